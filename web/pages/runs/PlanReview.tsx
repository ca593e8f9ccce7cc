import { useAnswer } from '../../api/queries.ts';
import { Shown } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import { ApplyPlan } from './ApplyPlan.tsx';
import { useExcluded } from './excluded.ts';
import groupClasses from './LineGroups.module.css';
import { type Group, LineGroups } from './LineGroups.tsx';
import { type Amounts, LineToggles, NoneOfKind, useShownGroups } from './LineToggles.tsx';
import classes from './Plan.module.css';
import { planKinds } from './search.ts';
import type { FollowedRun } from './types.ts';

const words = plan;

/** The changes of a plan, grouped by kind, with the button to apply all or part of it. */
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
                  amounts={counts}
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
  amounts,
  excluded,
}: {
  readonly place: { readonly org: string; readonly id: string };
  readonly groups: readonly Group[];
  readonly amounts: Amounts;
  readonly excluded: ReturnType<typeof useExcluded>;
}) {
  const shown = useShownGroups(groups);
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
      {amounts.lines === 0 ? null : (
        <LineToggles place={place} state="proposed" amounts={amounts} />
      )}
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
      {groups.length > 0 && shown.length === 0 ? <NoneOfKind /> : null}
    </>
  );
}
