import { Link, type LinkProps } from '@tanstack/react-router';
import { number } from '../texts/numbers.ts';
import classes from './Views.module.css';

export type View = {
  readonly name: string;
  readonly link: Pick<LinkProps, 'to' | 'params' | 'search'>;
  readonly isActive: boolean;
  /** How many rows it has, where that is known. */
  readonly count?: number | undefined;
};

/** Views of a page as a row of links: each is an address of its own. */
export function Views({
  label,
  views,
}: {
  readonly label: string;
  readonly views: readonly View[];
}) {
  return (
    <nav className={classes.views} aria-label={label}>
      {views.map(({ name, link, isActive, count }) => (
        <Link
          key={name}
          {...link}
          className={classes.view}
          data-active={isActive}
          activeOptions={{ exact: true, includeSearch: true }}
          inactiveProps={{ 'aria-current': isActive ? 'page' : undefined }}
        >
          {name}
          {count === undefined ? null : <span className={classes.count}>{number(count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
