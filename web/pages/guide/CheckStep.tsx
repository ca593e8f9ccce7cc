import { Button } from '@mantine/core';
import { Checks } from '../../parts/connecting/Checks.tsx';
import { useChecks } from '../../parts/connecting/connectionAnswers.ts';
import { Loading, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './guide.module.css';
import type { StepProps } from './stepProps.ts';

const words = texts.guide;

/** The checks of the connection, right by right. */
export function CheckStep({ org, onDone }: StepProps) {
  const checks = useChecks(org, true);
  return (
    <Shown
      answer={checks}
      what={texts.checks.couldNot}
      loading={
        <>
          <p className={classes.text}>{texts.checks.running}</p>
          <Loading lines={8} />
        </>
      }
    >
      {({ data }) => (
        <>
          <Checks
            checked={data}
            isChecking={checks.isFetching}
            onAgain={() => void checks.refetch()}
          />
          <div className={classes.foot}>
            {data.ok ? null : <p className={classes.text}>{words.check.incomplete}</p>}
            <Button variant={data.ok ? 'filled' : 'default'} onClick={onDone}>
              {data.ok ? words.continue : words.continueAnyway}
            </Button>
          </div>
        </>
      )}
    </Shown>
  );
}
