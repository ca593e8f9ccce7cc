import { Checkbox } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { type DiffRow, type DiffValue, RecordDiff } from '../../parts/RecordDiff.tsx';
import { plan } from '../../texts/english/plan.ts';
import { texts } from '../../texts/english.ts';
import classes from './LineGroups.module.css';
import type { Line } from './useLines.ts';

const words = plan;

export type Included = {
  readonly isIncluded: boolean;
  /** Fields of the line that are excluded. */
  readonly leftOut: readonly string[];
  /** Why the box cannot be ticked; absent if it can. */
  readonly fixed?: string | undefined;
  readonly onChange: () => void;
  readonly onField: (field: string) => void;
};

/** A record of a plan: its name and, when opened, what changes in it and why. */
export function LineRow({
  line,
  fieldName,
  included,
  isDone,
}: {
  readonly line: Line;
  readonly fieldName: (name: string, object: 'contacts' | 'todos') => string;
  readonly included?: Included | undefined;
  /** Whether it was applied: then the values are those before and after. */
  readonly isDone: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const name = line.name ?? '';
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.record} data-entry="">
      <div className={classes.head}>
        {included === undefined ? null : (
          <Checkbox
            size="xs"
            checked={included.isIncluded && included.leftOut.length === 0}
            indeterminate={included.isIncluded && included.leftOut.length > 0}
            disabled={included.fixed !== undefined}
            aria-label={words.include(name)}
            onChange={included.onChange}
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
          <span className={classes.name}>{name}</span>
        </button>
        <span className={classes.note}>
          {line.state === 'stale'
            ? words.stale
            : (included?.fixed ?? partOf(included?.leftOut ?? leftOutOf(line)) ?? line.told?.title)}
        </span>
      </div>
      {isOpen ? (
        <div id={id} className={classes.inside}>
          <Inside line={line} fieldName={fieldName} included={included} isDone={isDone} />
        </div>
      ) : null}
    </li>
  );
}

function partOf(fields: readonly string[]): string | null {
  return fields.length === 0 ? null : words.partly(fields.length);
}

/** Fields that were excluded from a line, once it is applied. */
function leftOutOf(line: Line): readonly string[] {
  return line.kind === 'entry' ? (line.leftOut ?? []) : [];
}

function Inside({
  line,
  fieldName,
  included,
  isDone,
}: {
  readonly line: Line;
  readonly fieldName: (name: string, object: 'contacts' | 'todos') => string;
  readonly included: Included | undefined;
  readonly isDone: boolean;
}) {
  const told = line.told ?? null;
  const advice =
    told === null ? null : (
      <p className={classes.told}>
        {told.title}. {told.advice}
      </p>
    );
  if (line.kind !== 'entry' && line.kind !== 'todo') return advice;
  const object = line.kind === 'todo' ? 'todos' : 'contacts';
  const shown = (value: DiffValue): DiffValue =>
    typeof value === 'string' ? (line.users?.[value] ?? value) : value;
  const separable = line.separable ?? [];
  const hasBoxes = included !== undefined && included.fixed === undefined && separable.length > 0;
  const rows = line.changes.map((change): DiffRow => {
    const name = fieldName(change.field, object);
    const canBeOut = separable.includes(change.field);
    const reason = words.reason(change.because);
    return {
      key: `${change.side} ${change.field}`,
      field: name,
      now: shown(change.old),
      willBe: shown(change.new),
      to: change.side,
      reason: hasBoxes && !canBeOut ? words.withRecord(reason) : reason,
      ...(hasBoxes
        ? {
            control: (
              <Checkbox
                size="xs"
                checked={included.isIncluded && !included.leftOut.includes(change.field)}
                disabled={!canBeOut}
                aria-label={words.includeField(name, line.name ?? '')}
                onChange={() => included.onField(change.field)}
              />
            ),
          }
        : {}),
    };
  });
  // Explains missing check boxes where one would expect them.
  const isOne = included !== undefined && separable.length === 0 && rows.length > 1;
  const left = isDone ? leftOutOf(line) : [];
  return (
    <>
      {advice}
      {line.conflicts.map((conflict) => (
        <p key={conflict.field} className={classes.told}>
          {words.conflict(
            fieldName(conflict.field, object),
            'because' in conflict ? conflict.because : 'both_changed',
          )}
        </p>
      ))}
      {left.length > 0 ? (
        <p className={classes.told}>
          {words.wasLeftOut(left.map((field) => fieldName(field, object)))}
        </p>
      ) : null}
      {isOne ? (
        <p className={classes.told}>{words.asOne[object === 'todos' ? 'todo' : 'contact']}</p>
      ) : null}
      {rows.length > 0 ? (
        <RecordDiff
          label={line.name ?? ''}
          rows={rows}
          heads={isDone ? texts.diff.done : texts.diff.planned}
        />
      ) : told === null && line.conflicts.length === 0 ? (
        <p className={classes.told}>{words.noFields}</p>
      ) : null}
    </>
  );
}
