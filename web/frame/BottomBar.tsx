import { UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { texts } from '../texts/english.ts';
import classes from './Frame.module.css';
import { navigation, ofOtherPage } from './navigation.ts';

const MorePages = lazy(async () => ({ default: (await import('./MorePages.tsx')).MorePages }));

/** How many pages fit in the bar itself; the others are behind More. */
const inBar = 4;

/** On small screens: the first pages of the navigation, and the others behind More. */
export function BottomBar({ org }: { readonly org: string }) {
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  const entries = navigation[0]?.entries.slice(0, inBar) ?? [];
  return (
    <>
      <nav className={classes.bottom} aria-label={texts.frame.navigation}>
        {entries.map((entry) => {
          const { to, name, icon: Icon } = entry;
          return (
            <Link
              key={to}
              to={to}
              params={{ org }}
              className={classes.bottomEntry}
              activeOptions={{ exact: to === '/organizations/$org', includeSearch: false }}
              inactiveProps={ofOtherPage(entry, pathname)}
            >
              <Icon size={20} stroke={1.5} aria-hidden="true" />
              {name}
            </Link>
          );
        })}
        <UnstyledButton
          className={classes.bottomEntry}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <IconDots size={20} stroke={1.5} aria-hidden="true" />
          {texts.frame.pages.more}
        </UnstyledButton>
      </nav>
      {isOpen ? (
        <Suspense>
          <MorePages org={org} shown={entries} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
