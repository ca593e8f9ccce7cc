import { Select } from '@mantine/core';
import { texts } from '../../texts/english.ts';
import type { Join } from './draft.ts';
import classes from './Filter.module.css';

const choices = (['all', 'any'] as const).map((value) => ({
  value,
  label: texts.filter.joins[value],
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
  if (!canChange) return <b>{texts.filter.joins[join]}</b>;
  return (
    <Select
      className={classes.join}
      aria-label={texts.filter.join}
      data={choices}
      value={join}
      onChange={(value) => onChange(value === 'any' ? 'any' : 'all')}
    />
  );
}
