import { Checkbox } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { Direction } from '../../parts/RecordDiff.tsx';
import { plan } from '../../texts/english/plan.ts';
import type { Excluded } from './excluded.ts';
import classes from './LineGroups.module.css';
import { LineList } from './LineList.tsx';
import { type Line, type Place, useFieldNames } from './useLines.ts';

export type Group = Answer<'GET /organizations/{org}/runs/{id}/groups'>['data'][number];

const words = plan;

/**
 * Moves the focus among the rows of a page, across its groups, and ticks the box of the focused
 * row.
 */
function onKeyDown(event: KeyboardEvent<HTMLElement>) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, currentTarget, key } = event;
  if (!(target instanceof HTMLElement) || !('row' in target.dataset)) return;
  const all = currentTarget.closest('[data-rows]') ?? currentTarget;
  const rows = [...all.querySelectorAll<HTMLElement>('[data-row]')];
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
  if (step !== undefined) {
    event.preventDefault();
    rows[rows.indexOf(target) + step]?.focus();
  } else if (key === 'x') {
    event.preventDefault();
    target.closest('[data-entry]')?.querySelector<HTMLInputElement>('input')?.click();
  }
}

/** Groups of lines of a run; each opens to its records. With `excluded`, they can be excluded. */
export function LineGroups({
  label,
  place,
  groups,
  state,
  excluded,
}: {
  readonly label: string;
  readonly place: Place;
  readonly groups: readonly Group[];
  /** The lines to list; all of them if absent. */
  readonly state?: 'proposed' | 'applied' | undefined;
  readonly excluded?: Excluded | undefined;
}) {
  return (
    <ul className={classes.groups} aria-label={label} onKeyDown={onKeyDown}>
      {groups.map((group) => (
        <GroupRow key={group.id} place={place} group={group} state={state} excluded={excluded} />
      ))}
    </ul>
  );
}

function recordOf(line: Line) {
  const { seq, groups = [], separable = [] } = line;
  const changes = line.kind === 'entry' || line.kind === 'todo' ? line.changes : [];
  return { seq, groups, separable, fields: changes.map(({ field }) => field) };
}

function GroupRow({
  place,
  group,
  state,
  excluded,
}: {
  readonly place: Place;
  readonly group: Group;
  readonly state: 'proposed' | 'applied' | undefined;
  readonly excluded: Excluded | undefined;
}) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const fieldName = useFieldNames(place.org);
  const field = group.field === null ? null : fieldName(group.field, group.object);
  const name = words.group(group, field);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  const isOut = excluded?.groups.has(group.id) === true;
  const someOut = excluded?.touches(group.id) === true;
  return (
    <li className={classes.group} data-entry="">
      <div className={classes.head}>
        {excluded === undefined ? null : (
          <Checkbox
            size="xs"
            checked={!isOut}
            indeterminate={!isOut && someOut}
            aria-label={words.include(name)}
            onChange={() => excluded.toggleGroup(group.id)}
          />
        )}
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          aria-controls={id}
          data-row=""
          onClick={() => setOpen(!isOpen)}
        >
          <Chevron size={16} stroke={1.5} aria-hidden="true" />
          <span className={classes.name} data-takes-away={group.takesAway !== null}>
            {name}
          </span>
        </button>
        {group.field !== null && group.direction !== 'both' && group.direction !== 'none' ? (
          <Direction to={group.direction} />
        ) : null}
        <span className={classes.count}>{words.count(group, group.lines)}</span>
      </div>
      {isOpen ? (
        <div id={id} className={classes.inside}>
          <LineList
            place={place}
            query={{ group: group.id, ...(state === undefined ? {} : { state }) }}
            total={group.lines}
            isDone={state === 'applied'}
            includedOf={
              excluded === undefined
                ? undefined
                : (line) => {
                    const withGroup = (line.groups ?? []).some((one) => excluded.groups.has(one));
                    const record = recordOf(line);
                    return {
                      isIncluded: !withGroup && !excluded.lines.has(line.seq),
                      leftOut: excluded.fields.get(line.seq) ?? [],
                      fixed: withGroup ? words.withGroup : undefined,
                      onChange: () => excluded.toggleLine(record),
                      onField: (one) => excluded.toggleField(record, one),
                    };
                  }
            }
          />
        </div>
      ) : null}
    </li>
  );
}
