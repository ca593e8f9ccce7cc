import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { Empty, Shown } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import { number } from '../../texts/numbers.ts';
import { ApplyPlan } from './ApplyPlan.tsx';
import { useExcluded } from './excluded.ts';
import groupClasses from './LineGroups.module.css';
import { type Group, LineGroups } from './LineGroups.tsx';
import classes from './Plan.module.css';
import { type PlanKind, planKinds, type Towards } from './search.ts';
import type { FollowedRun } from './types.ts';

const words = plan;
const directions: readonly (Towards | undefined)[] = [undefined, 'amp', 'connectwise'];

/** What a plan would change, in groups of the same change, and the way to apply it wholly or in part. */
export function PlanReview({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const place = { org, id: run.id };
  const excluded = useExcluded(run.id);
  const groups = useAnswer('GET /organizations/{org}/runs/{id}/groups', {
    path: place,
    query: { state: 'proposed' },
  });
  const whole = useAnswer('POST /organizations/{org}/runs/{id}/count', { path: place, body: {} });
  return (
    <Shown answer={whole} what={words.couldNotLoad}>
      {({ data: counts }) => {
        const losses = words.losses(counts.removed, counts.emptied);
        return (
          <>
            <p className={classes.sentence}>
              {words.sentence(counts.lines, counts.amp, counts.connectwise)}
            </p>
            {run.held === null ? null : (
              <div className={classes.held} role="status">
                <p>{words.held[run.held.reason](run.held.records, run.held.limit)}</p>
                <p className={classes.what}>{words.held.what}</p>
              </div>
            )}
            {losses === null ? null : <p className={classes.losses}>{losses}</p>}
            <Shown answer={groups} what={words.couldNotLoad}>
              {({ data: { data } }) => (
                <Groups
                  place={place}
                  groups={data.filter(({ kind }) => kind !== 'skipped')}
                  counts={counts.kinds}
                  excluded={excluded}
                />
              )}
            </Shown>
            {counts.lines === 0 ? null : (
              <ApplyPlan place={place} all={counts.lines} excluded={excluded} />
            )}
          </>
        );
      }}
    </Shown>
  );
}

function Groups({
  place,
  groups,
  counts,
  excluded,
}: {
  readonly place: { readonly org: string; readonly id: string };
  readonly groups: readonly Group[];
  readonly counts: Readonly<Record<PlanKind, number>>;
  readonly excluded: ReturnType<typeof useExcluded>;
}) {
  const { kind, to } = useSearch({ from: '/signedIn/organizations/$org/runs/$id' });
  const navigate = useNavigate({ from: '/organizations/$org/runs/$id' });
  const shown = groups.filter(
    (group) =>
      (kind === undefined || group.kind === kind) &&
      (to === undefined || group.direction === to || group.direction === 'both'),
  );
  const losses = shown.filter(({ takesAway }) => takesAway !== null);
  const sections = [
    { key: 'losses', groups: losses } as const,
    ...planKinds.map((one) => ({
      key: one,
      groups: shown.filter((group) => group.kind === one && group.takesAway === null),
    })),
  ];
  return (
    <>
      <div className={classes.toggles}>
        <fieldset className={classes.toggleGroup} aria-label={words.kindsLabel}>
          {planKinds
            .filter((one) => counts[one] > 0)
            .map((one) => (
              <button
                key={one}
                type="button"
                className={classes.toggle}
                aria-pressed={kind === one}
                onClick={() =>
                  void navigate({
                    search: (before) => ({
                      ...before,
                      kind: before.kind === one ? undefined : one,
                    }),
                    replace: true,
                  })
                }
              >
                {words.kinds[one]} <span className={classes.figure}>{number(counts[one])}</span>
              </button>
            ))}
        </fieldset>
        <fieldset className={classes.toggleGroup} aria-label={words.directionsLabel}>
          {directions.map((one) => (
            <button
              key={one ?? ''}
              type="button"
              className={classes.toggle}
              aria-pressed={to === one}
              onClick={() =>
                void navigate({ search: (before) => ({ ...before, to: one }), replace: true })
              }
            >
              {words.directions[one ?? 'both']}
            </button>
          ))}
        </fieldset>
      </div>
      {groups.length > 0 ? <p className={groupClasses.keys}>{words.keys}</p> : null}
      <div data-rows="">
        {sections.map(({ key, groups: inSection }) =>
          inSection.length === 0 ? null : (
            <section key={key} className={classes.part} aria-label={words.sections[key]}>
              <h2 className={classes.partTitle}>{words.sections[key]}</h2>
              <LineGroups
                label={words.sections[key]}
                place={place}
                groups={inSection}
                state="proposed"
                excluded={excluded}
              />
            </section>
          ),
        )}
      </div>
      {groups.length > 0 && shown.length === 0 ? (
        <Empty
          title={words.noneOfKind}
          actions={
            <Button variant="default" onClick={() => void navigate({ search: {} })}>
              {words.showAll}
            </Button>
          }
        />
      ) : null}
    </>
  );
}
