import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import { ConditionRow } from './ConditionRow.tsx';
import {
  type Condition,
  type Draft,
  type Group,
  isGroup,
  newCondition,
  newGroup,
  type SavedFilter,
  withCondition,
} from './draft.ts';
import classes from './Filter.module.css';
import { JoinWord } from './JoinWord.tsx';

type Common = {
  readonly org: string;
  readonly notes: SavedFilter['notes'];
  readonly canChange: boolean;
};

/** The filter as a sentence: conditions, and groups of them. */
export function Builder({
  draft,
  onChange,
  ...common
}: Common & { readonly draft: Draft; readonly onChange: (draft: Draft) => void }) {
  const { canChange } = common;
  const isOne = draft.parts.length <= 1 && !draft.parts.some(isGroup);
  const add = (part: Condition | Group) => onChange({ ...draft, parts: [...draft.parts, part] });
  return (
    <div className={classes.builder}>
      <p className={classes.sentence}>
        {isOne ? (
          filterTexts.sentence
        ) : (
          <>
            {filterTexts.sentenceOfSeveral}
            <JoinWord
              join={draft.join}
              canChange={canChange}
              onChange={(join) => onChange({ ...draft, join })}
            />
            {filterTexts.groupOf}
          </>
        )}
      </p>
      <ul className={classes.conditions}>
        {draft.parts.map((part) => (
          <li key={part.key}>
            {isGroup(part) ? (
              <GroupOfConditions {...common} group={part} draft={draft} onChange={onChange} />
            ) : (
              <ConditionRow
                {...common}
                condition={part}
                canRemove={draft.parts.length > 1}
                onChange={(change) => onChange(withCondition(draft, part.key, change))}
              />
            )}
          </li>
        ))}
      </ul>
      {canChange ? (
        <div className={classes.adds}>
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden="true" />}
            onClick={() => add(newCondition(nextField(draft.parts)))}
          >
            {filterTexts.add}
          </Button>
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden="true" />}
            onClick={() => add(newGroup(draft.join === 'all' ? 'any' : 'all'))}
          >
            {filterTexts.addGroup}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function GroupOfConditions({
  group,
  draft,
  onChange,
  ...common
}: Common & {
  readonly group: Group;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}) {
  const { canChange } = common;
  const changeGroup = (change: (group: Group) => Group | null) =>
    onChange({
      ...draft,
      parts: draft.parts.flatMap((part) =>
        isGroup(part) && part.key === group.key ? (change(part) ?? []) : part,
      ),
    });
  return (
    <fieldset className={classes.group}>
      <legend className="unseen">{filterTexts.group}</legend>
      <p className={classes.sentence}>
        <JoinWord
          join={group.join}
          canChange={canChange}
          onChange={(join) => changeGroup((present) => ({ ...present, join }))}
        />
        {filterTexts.groupOf}
        {canChange ? (
          <ActionIcon
            className={classes.removeGroup}
            aria-label={filterTexts.removeGroup}
            title={filterTexts.removeGroup}
            onClick={() => changeGroup(() => null)}
          >
            <IconX size={16} stroke={1.5} aria-hidden="true" />
          </ActionIcon>
        ) : null}
      </p>
      <ul className={classes.conditions}>
        {group.conditions.map((condition) => (
          <li key={condition.key}>
            <ConditionRow
              {...common}
              condition={condition}
              canRemove={group.conditions.length > 1}
              onChange={(change) => onChange(withCondition(draft, condition.key, change))}
            />
          </li>
        ))}
      </ul>
      {canChange ? (
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden="true" />}
          onClick={() =>
            changeGroup((present) => ({
              ...present,
              conditions: [...present.conditions, newCondition(nextField(present.conditions))],
            }))
          }
        >
          {filterTexts.add}
        </Button>
      ) : null}
    </fieldset>
  );
}

const order = ['company type', 'contact type', 'company status', 'territory', 'market'] as const;

/** The first field that no condition is about yet. */
function nextField(parts: readonly (Condition | Group)[]): Condition['field'] {
  const used = new Set(parts.flatMap((part) => (isGroup(part) ? [] : part.field)));
  return order.find((field) => !used.has(field)) ?? 'company type';
}
