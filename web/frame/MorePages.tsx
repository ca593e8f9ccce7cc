import { Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { texts } from '../texts/english.ts';
import classes from './Frame.module.css';
import { navigation } from './navigation.ts';
import { UserMenu } from './UserMenu.tsx';

type Entry = (typeof navigation)[number]['entries'][number];

/** On small screens: the pages that are not in the bar, and the user's own menu. */
export function MorePages({
  org,
  shown,
  onClose,
}: {
  readonly org: string;
  /** The pages in the bar. */
  readonly shown: readonly Entry[];
  readonly onClose: () => void;
}) {
  const others = navigation.map(({ heading, entries: all }) => ({
    heading,
    entries: all.filter((entry) => !shown.includes(entry)),
  }));
  return (
    <Drawer
      opened
      onClose={onClose}
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
                <Link to={to} params={{ org }} className={classes.entry} onClick={onClose}>
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
  );
}
