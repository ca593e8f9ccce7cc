import { Link } from '@tanstack/react-router';
import { texts } from '../texts/english.ts';
import classes from './Frame.module.css';
import { navigation } from './navigation.ts';

/** On small screens: the first pages of the navigation. */
export function BottomBar({ org }: { readonly org: string }) {
  const entries = navigation[0]?.entries ?? [];
  return (
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
    </nav>
  );
}
