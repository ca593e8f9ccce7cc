import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircle, IconCircleCheck, IconCircleDot } from '@tabler/icons-react';
import { type Progress, type Step, stateOf, steps } from '../../parts/guide/guideAnswers.ts';
import { texts } from '../../texts/english.ts';
import classes from './guide.module.css';

const words = texts.guide;
const icons = {
  done: IconCircleCheck,
  here: IconCircleDot,
  needs_a_look: IconAlertTriangle,
  not_yet: IconCircle,
};

/** The steps with their states; any of them can be opened again. */
export function Rail({
  progress,
  present,
  onChoose,
}: {
  readonly progress: Progress;
  readonly present: Step;
  readonly onChoose: (step: Step) => void;
}) {
  return (
    <nav aria-label={words.rail}>
      <ol className={classes.rail}>
        {steps.map((step, index) => {
          const kept = stateOf(progress, step);
          const isPending = kept === 'not_yet' || kept === 'here';
          const state = isPending ? (step === present ? 'here' : 'not_yet') : kept;
          const Icon = icons[state];
          return (
            <li key={step}>
              <UnstyledButton
                className={classes.railEntry}
                aria-current={step === present ? 'step' : undefined}
                data-state={state}
                onClick={() => onChoose(step)}
              >
                <Icon size={16} stroke={1.5} aria-hidden="true" />
                <span>
                  <span className={classes.railName}>
                    <span className={classes.railNumber}>{`${index + 1}. `}</span>
                    {words.steps[step]}
                  </span>
                  <span className={classes.railState}>{words.states[state]}</span>
                </span>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
