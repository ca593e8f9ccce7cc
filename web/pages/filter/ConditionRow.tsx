import { ActionIcon, Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useAnswer } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import type { Condition, FilterField, SavedFilter, Value } from './draft.ts';
import classes from './Filter.module.css';
import { ValuePicker } from './ValuePicker.tsx';

const fields: readonly FilterField[] = [
  'company type',
  'contact type',
  'company status',
  'territory',
  'market',
];
const fieldChoices = fields.map((value) => ({ value, label: filterTexts.fields[value] }));
const operators = (['one of', 'not one of'] as const).map((value) => ({
  value,
  label: filterTexts.operators[value],
}));

/** One condition: field, is or is not, values. */
export function ConditionRow({
  org,
  condition,
  notes,
  canChange,
  canRemove,
  onChange,
}: {
  readonly org: string;
  readonly condition: Condition;
  readonly notes: SavedFilter['notes'];
  readonly canChange: boolean;
  readonly canRemove: boolean;
  readonly onChange: (change: (condition: Condition) => Condition | null) => void;
}) {
  const { field, is, values } = condition;
  const answer = useAnswer('GET /organizations/{org}/filter/values/{field}', {
    path: { org, field },
  });
  const live = answer.data?.data.data ?? null;
  const label = filterTexts.fields[field];
  const recommended = otherThanChosen(values, live ?? []);
  const renamed = notes.flatMap((note) =>
    note.kind === 'renamed' && note.field === field ? note : [],
  );
  return (
    <div className={classes.condition}>
      <div className={classes.row}>
        <Select
          className={classes.field}
          aria-label={filterTexts.field}
          data={fieldChoices}
          value={field}
          disabled={!canChange}
          onChange={(value) => {
            const chosen = fields.find((one) => one === value);
            if (chosen === undefined || chosen === field) return;
            onChange((present) => ({ ...present, field: chosen, values: [] }));
          }}
        />
        <Select
          className={classes.operator}
          aria-label={filterTexts.is}
          data={operators}
          value={is}
          disabled={!canChange}
          onChange={(value) =>
            onChange((present) => ({
              ...present,
              is: value === 'not one of' ? 'not one of' : 'one of',
            }))
          }
        />
        <ValuePicker
          org={org}
          field={field}
          label={filterTexts.values(label)}
          values={values}
          live={live}
          canChange={canChange}
          onChange={(change) =>
            onChange((present) => ({ ...present, values: change(present.values) }))
          }
        />
        {canChange && canRemove ? (
          <ActionIcon
            aria-label={filterTexts.remove(label)}
            title={filterTexts.remove(label)}
            onClick={() => onChange(() => null)}
          >
            <IconX size={16} stroke={1.5} aria-hidden="true" />
          </ActionIcon>
        ) : null}
      </div>
      {answer.error === null ? null : (
        <Failing
          what={filterTexts.couldNotLoadValues}
          error={answer.error}
          onRetry={() => void answer.refetch()}
        />
      )}
      {canChange && field === 'company type' && is === 'one of' && recommended.length > 0 ? (
        <p className={classes.recommended}>
          {filterTexts.recommendedText}
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => onChange((present) => ({ ...present, values: recommended }))}
          >
            {filterTexts.useRecommended}
          </Button>
        </p>
      ) : null}
      {renamed.map(({ id, from, to }) => (
        <p className={classes.quiet} key={id}>
          {filterTexts.renamed(from, to)}
        </p>
      ))}
    </div>
  );
}

/** The recommended company types that ConnectWise has; empty if exactly these are chosen. */
function otherThanChosen(
  values: readonly Value[],
  live: readonly { readonly id: number; readonly name: string }[],
): readonly Value[] {
  const names = filterTexts.recommended.map((name) => name.toLowerCase());
  const found = live.filter(({ name }) => names.includes(name.toLowerCase()));
  const isChosen =
    found.length === values.length &&
    found.every(({ id }) => values.some((value) => value.id === id));
  return isChosen ? [] : found.map(({ id, name }) => ({ id, name }));
}
