import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { runTexts } from '../../texts/english/run.ts';
import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

const words = runTexts;
const steps = ['reading', 'planning', 'applying'] as const;

/** How far a run is while it runs, and the way to stop it. */
export function Progress({
  org,
  run,
  mayCancel,
}: {
  readonly org: string;
  readonly run: FollowedRun;
  readonly mayCancel: boolean;
}) {
  const queries = useQueryClient();
  const cancel = useAction('POST /organizations/{org}/runs/{id}/cancel', {
    onDone: async () => await queries.invalidateQueries(),
  });
  const { progress } = run;
  const shown = steps.flatMap((step) =>
    // A sweep checks for the deleted ones after it has read all.
    step === 'planning' && run.kind === 'sweep' ? (['sweeping', step] as const) : [step],
  );
  const { done = 0, total = null } = progress ?? {};
  const line =
    progress === null
      ? words.queued
      : total === null
        ? words.step[progress.step](done)
        : words.stepOf[progress.step](done, total);
  return (
    <section className={classes.progress} aria-label={words.progress}>
      <ol className={classes.steps}>
        {shown.map((step) => (
          <li key={step} aria-current={progress?.step === step ? 'step' : undefined}>
            {words.steps[step]}
          </li>
        ))}
      </ol>
      {total === null || total === 0 ? null : (
        <div className={classes.bar} aria-hidden="true">
          <div className={classes.done} style={{ width: `${Math.min(1, done / total) * 100}%` }} />
        </div>
      )}
      <p className={classes.facts} role="status">
        {run.cancel === null ? line : words.cancelling}
      </p>
      {cancel.error === null ? null : <Failing what={words.couldNotCancel} error={cancel.error} />}
      {mayCancel && run.cancel === null ? (
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ path: { org, id: run.id } })}
        >
          {words.cancel}
        </Button>
      ) : null}
    </section>
  );
}
