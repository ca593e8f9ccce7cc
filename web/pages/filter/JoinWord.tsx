import { Select } from '@mantine/core';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import type { Join } from './draft.ts';
import classes from './Filter.module.css';

const choices = (['all', 'any'] as const).map((value) => ({
  value,
  label: filterTexts.joins[value],
}));

/** Whether all or any of several conditions have to hold, as a word in the sentence. */
export function JoinWord({
  join,
  canChange,
  onChange,
}: {
  readonly join: Join;
  readonly canChange: boolean;
  readonly onChange: (join: Join) => void;
}) {
  if (!canChange) return <b>{filterTexts.joins[join]}</b>;
  return (
    <Select
      className={classes.join}
      aria-label={filterTexts.join}
      data={choices}
      value={join}
      onChange={(value) => onChange(value === 'any' ? 'any' : 'all')}
    />
  );
}
