import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type Answer, addressOf } from '../../api/call.ts';
import { Empty } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import { number } from '../../texts/numbers.ts';
import type { Group } from './LineGroups.tsx';
import classes from './Plan.module.css';
import { planKinds, type Towards } from './search.ts';
import type { Place } from './useLines.ts';

export type Amounts = Answer<'POST /organizations/{org}/runs/{id}/count'>;

const words = plan;
const directions: readonly (Towards | undefined)[] = [undefined, 'amp', 'connectwise'];

/** The groups of a run that the address selects. */
export function useShownGroups(groups: readonly Group[]): readonly Group[] {
  const { kind, to } = useSearch({ from: '/signedIn/organizations/$org/runs/$id' });
  return groups.filter(
    (group) =>
      (kind === undefined || group.kind === kind) &&
      (to === undefined || group.direction === to || group.direction === 'both'),
  );
}

/**
 * Selects a kind of change and a side, which are in the address; each with the number of records it
 * shows.
 */
export function LineToggles({
  place,
  state,
  amounts,
}: {
  readonly place: Place;
  readonly state: 'proposed' | 'applied';
  readonly amounts: Amounts;
}) {
  const { kind, to } = useSearch({ from: '/signedIn/organizations/$org/runs/$id' });
  const navigate = useNavigate({ from: '/organizations/$org/runs/$id' });
  const kinds = to === undefined ? amounts.kinds : amounts.towards[to];
  const inDirection = (one: Towards | undefined): number => {
    if (kind !== undefined) return (one === undefined ? amounts.kinds : amounts.towards[one])[kind];
    return one === undefined ? amounts.lines : amounts[one];
  };
  return (
    <div className={classes.toggles}>
      <fieldset className={classes.toggleGroup} aria-label={words.kindsLabel}>
        {planKinds
          .filter((one) => amounts.kinds[one] > 0)
          .map((one) => (
            <Toggle
              key={one}
              name={words.kinds[one]}
              count={kinds[one]}
              isOn={kind === one}
              onChange={() =>
                void navigate({
                  search: (before) => ({
                    ...before,
                    kind: before.kind === one ? undefined : one,
                  }),
                  replace: true,
                })
              }
            />
          ))}
      </fieldset>
      <fieldset className={classes.toggleGroup} aria-label={words.directionsLabel}>
        {directions.map((one) => (
          <Toggle
            key={one ?? ''}
            name={words.directions[one ?? 'both']}
            count={inDirection(one)}
            isOn={to === one}
            onChange={() =>
              void navigate({ search: (before) => ({ ...before, to: one }), replace: true })
            }
          />
        ))}
      </fieldset>
      <Button
        component="a"
        href={addressOf('/organizations/{org}/runs/{id}/export', place, { state })}
        download
        variant="default"
        className={classes.download}
        leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
      >
        {words.download}
      </Button>
    </div>
  );
}

function Toggle({
  name,
  count,
  isOn,
  onChange,
}: {
  readonly name: string;
  readonly count: number;
  readonly isOn: boolean;
  readonly onChange: () => void;
}) {
  return (
    <button type="button" className={classes.toggle} aria-pressed={isOn} onClick={onChange}>
      {name} <span className={classes.figure}>{number(count)}</span>
    </button>
  );
}

/** Shown if nothing matches the selected kind and side. */
export function NoneOfKind() {
  const navigate = useNavigate({ from: '/organizations/$org/runs/$id' });
  return (
    <Empty
      title={words.noneOfKind}
      actions={
        <Button variant="default" onClick={() => void navigate({ search: {} })}>
          {words.showAll}
        </Button>
      }
    />
  );
}
