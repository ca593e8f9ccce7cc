import { Drawer, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { texts } from '../texts/english.ts';
import classes from './Frame.module.css';
import { navigation } from './navigation.ts';
import { UserMenu } from './UserMenu.tsx';

/** How many pages stand in the bar itself; the others are behind More. */
const inBar = 4;

/** On small screens: the first pages of the navigation, and the others behind More. */
export function BottomBar({ org }: { readonly org: string }) {
  const [isOpen, setOpen] = useState(false);
  const entries = navigation[0]?.entries.slice(0, inBar) ?? [];
  const others = navigation.map(({ heading, entries: all }) => ({
    heading,
    entries: all.filter((entry) => !entries.includes(entry)),
  }));
  return (
    <>
      <nav className={classes.bottom} aria-label={texts.frame.navigation}>
        {entries.map(({ to, name, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            params={{ org }}
            className={classes.bottomEntry}
            activeOptions={{ exact: to === '/organizations/$org', includeSearch: false }}
          >
            <Icon size={20} stroke={1.5} aria-hidden="true" />
            {name}
          </Link>
        ))}
        <UnstyledButton
          className={classes.bottomEntry}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <IconDots size={20} stroke={1.5} aria-hidden="true" />
          {texts.frame.pages.more}
        </UnstyledButton>
      </nav>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="bottom"
        size="auto"
        title={texts.frame.pages.more}
        closeButtonProps={{ 'aria-label': texts.undo.close }}
      >
        {others.map((group) => (
          <div key={group.heading ?? ''}>
            {group.heading === undefined || group.entries.length === 0 ? null : (
              <p className={classes.heading}>{group.heading}</p>
            )}
            <ul className={classes.list}>
              {group.entries.map(({ to, name, icon: Icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    params={{ org }}
                    className={classes.entry}
                    onClick={() => setOpen(false)}
                  >
                    <Icon size={20} stroke={1.5} aria-hidden="true" />
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <UserMenu org={org} />
      </Drawer>
    </>
  );
}
