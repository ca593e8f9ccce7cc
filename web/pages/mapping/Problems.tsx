import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './Mapping.module.css';
import type { Row } from './model.ts';
import type { RowContext } from './rowContext.ts';

/** The problems of a field, or the values it would lose. */
export function Problems({ row, problems }: Pick<RowContext, 'problems'> & { readonly row: Row }) {
  const found = problems.get(row.amp.name) ?? [];
  if (found.length === 0) return null;
  return (
    <ul className={classes.problems}>
      {found.map(({ kind, text }) => (
        <li key={text} data-kind={kind}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
