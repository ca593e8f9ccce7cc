import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/bootstrap.ts';
import { useOverview } from '../api/overview.ts';
import { texts } from '../texts/english.ts';
import { number } from '../texts/numbers.ts';
import classes from './Frame.module.css';
import { navigation, ofOtherPage } from './navigation.ts';
import { UserMenu } from './UserMenu.tsx';

/** Organization, pages and the user's own menu; on small screens the bottom bar replaces it. */
export function Sidebar({ org }: { readonly org: string | undefined }) {
  const { pathname } = useLocation();
  return (
    <aside className={classes.side} aria-label={texts.frame.aside}>
      <OrganizationSwitch org={org} />
      {org === undefined ? null : (
        <nav aria-label={texts.frame.navigation}>
          {navigation.map(({ heading, entries }) => (
            <div key={heading ?? ''}>
              {heading === undefined ? null : <p className={classes.heading}>{heading}</p>}
              <ul className={classes.list}>
                {entries.map((entry) => {
                  const { to, name, icon: Icon } = entry;
                  return (
                    <li key={to}>
                      <Link
                        to={to}
                        params={{ org }}
                        className={classes.entry}
                        activeOptions={{
                          exact: to === '/organizations/$org',
                          includeSearch: false,
                        }}
                        inactiveProps={ofOtherPage(entry, pathname)}
                      >
                        <Icon size={16} stroke={1.5} aria-hidden="true" />
                        {name}
                        {to === '/organizations/$org/review' ? <ReviewCount /> : null}
                      </Link>
                    </li>
                  );
                })}
              </ul>
            </div>
          ))}
        </nav>
      )}
      <UserMenu org={org} />
    </aside>
  );
}

/** How many conflicts, holds and matches wait for a decision. */
function ReviewCount() {
  const { overview } = useOverview();
  if (overview === undefined) return null;
  const { conflicts, holds, matches } = overview.review;
  const count = conflicts + holds + matches;
  return count === 0 ? null : <span className={classes.count}>{number(count)}</span>;
}

/** The name of the organization; a menu of all if there are several. */
function OrganizationSwitch({ org }: { readonly org: string | undefined }) {
  const { organizations } = useMe();
  const navigate = useNavigate();
  const present = organizations.find(({ id }) => id === org);
  if (present === undefined) return null;
  if (organizations.length === 1) {
    return (
      <div className={classes.organization}>
        <span>{present.name}</span>
      </div>
    );
  }
  return (
    <Menu position="bottom-start" width={232}>
      <Menu.Target>
        <UnstyledButton className={classes.organization} title={texts.frame.switchOrganization}>
          <span>{present.name}</span>
          <IconChevronDown size={16} stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {organizations.map(({ id, name }) => (
          <Menu.Item
            key={id}
            aria-current={id === org}
            onClick={() => void navigate({ to: '/organizations/$org', params: { org: id } })}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
