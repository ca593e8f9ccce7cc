import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { usePlace } from '../../api/bootstrap.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { plan } from '../../texts/english/plan.ts';
import type { Excluded } from './excluded.ts';
import classes from './Plan.module.css';
import type { Place } from './useLines.ts';

const words = plan;

/**
 * Always visible below a plan: how much of it is applied, what happens to the rest, and the button
 * to discard it.
 */
export function ApplyPlan({
  place,
  all,
  excluded,
}: {
  readonly place: Place;
  /** How many lines the plan has. */
  readonly all: number;
  readonly excluded: Excluded;
}) {
  const queries = useQueryClient();
  const { may } = usePlace(place.org);
  const { isWhole } = excluded;
  const leaveOut = [...excluded.fields].map(([line, fields]) => ({ line, fields: [...fields] }));
  const leftOut = leaveOut.reduce((sum, { fields }) => sum + fields.length, 0);
  const left = { except: [...excluded.lines], exceptGroups: [...excluded.groups] };
  const rest = useAnswer(
    'POST /organizations/{org}/runs/{id}/count',
    { path: place, body: left },
    { keepPrevious: true, enabled: !isWhole },
  );
  const chosen = isWhole ? all : (rest.data?.data.lines ?? null);
  const onDone = async () => {
    excluded.clear();
    await queries.invalidateQueries();
  };
  const apply = useAction('POST /organizations/{org}/runs/{id}/apply', { onDone });
  const discard = useAction('POST /organizations/{org}/runs/{id}/discard', {
    onDone: async () => {
      tellDone(words.discarded);
      await onDone();
    },
  });
  const isBusy = apply.isPending || discard.isPending;
  const isAdmin = may('runs.apply');
  return (
    <section className={classes.foot} aria-label={words.foot}>
      {apply.error === null ? null : <Failing what={words.couldNotApply} error={apply.error} />}
      {discard.error === null ? null : (
        <Failing what={words.couldNotDiscard} error={discard.error} />
      )}
      {rest.error === null ? null : (
        <Failing what={words.couldNotLoad} error={rest.error} onRetry={() => void rest.refetch()} />
      )}
      <div className={classes.buttons}>
        <Button
          loading={apply.isPending}
          disabled={!isAdmin || isBusy || chosen === null || chosen === 0 || rest.isPlaceholderData}
          onClick={() =>
            apply.mutate({
              path: place,
              body: { ...left, ...(leaveOut.length > 0 ? { leaveOut } : {}) },
            })
          }
        >
          {words.apply(chosen ?? all, all)}
        </Button>
        <Button
          variant="default"
          loading={discard.isPending}
          disabled={!isAdmin || isBusy}
          onClick={() => discard.mutate({ path: place })}
        >
          {words.discard}
        </Button>
        <p className={classes.meaning} role="status">
          {chosen === null
            ? null
            : chosen === 0
              ? words.nothingLeft
              : [
                  ...(chosen === all ? [] : [words.excluded(all - chosen)]),
                  ...(excluded.groups.size > 0 ? [words.whole] : []),
                  ...(leftOut > 0 ? [words.leftOut(leftOut, leaveOut.length)] : []),
                ].join(' ')}
        </p>
        {isWhole ? null : (
          <Button variant="subtle" onClick={excluded.clear}>
            {words.includeAll}
          </Button>
        )}
      </div>
      {isAdmin ? null : (
        <AdministratorsOnly org={place.org}>{words.adminsApply}</AdministratorsOnly>
      )}
    </section>
  );
}
