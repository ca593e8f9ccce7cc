import type { UseQueryResult } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { texts } from '../texts/english.ts';
import { number } from '../texts/numbers.ts';
import { Failing } from './states.tsx';
import classes from './Views.module.css';

export type View = {
  /** Needed if two views can have the same name. */
  readonly key?: string;
  readonly name: string;
  readonly link: Pick<LinkProps, 'to' | 'params' | 'search'>;
  readonly isActive: boolean;
  /** The number of rows, if known. */
  readonly count?: number | undefined;
};

/**
 * Views of a page as a row of links, each with its own address. Those that the user saved come
 * last.
 */
export function Views({
  label,
  views,
  saved = [],
  savedAnswer,
}: {
  readonly label: string;
  readonly views: readonly View[];
  readonly saved?: readonly View[];
  /** The source of the saved views. */
  readonly savedAnswer?: UseQueryResult;
}) {
  const nav = useRef<HTMLElement>(null);
  const active = [...views, ...saved].find(({ isActive }) => isActive);
  const present = active?.key ?? active?.name;
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each view that is opened
  useEffect(() => {
    const shown = nav.current?.querySelector('[data-active="true"]');
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [present]);
  const linkTo = ({ key, name, link, isActive, count }: View) => (
    <Link
      key={key ?? name}
      {...link}
      className={classes.view}
      data-active={isActive}
      activeOptions={{ exact: true, includeSearch: true }}
      inactiveProps={{ 'aria-current': isActive ? 'page' : undefined }}
    >
      {key === undefined ? (
        name
      ) : (
        <span dir="auto" className={classes.name} title={name}>
          {name}
        </span>
      )}
      {count === undefined ? null : <span className={classes.count}>{number(count)}</span>}
    </Link>
  );
  return (
    <>
      <nav ref={nav} className={classes.views} aria-label={label}>
        {views.map(linkTo)}
        {saved.length === 0 ? null : <span className={classes.divider} aria-hidden="true" />}
        {saved.map(linkTo)}
      </nav>
      {savedAnswer === undefined || savedAnswer.error === null ? null : (
        <Failing
          what={texts.views.couldNotLoad}
          error={savedAnswer.error}
          onRetry={() => void savedAnswer.refetch()}
        />
      )}
    </>
  );
}
