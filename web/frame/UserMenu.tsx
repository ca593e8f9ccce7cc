import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/bootstrap.ts';
import { useAction } from '../api/queries.ts';
import { themes, useTheme } from '../parts/useTheme.ts';
import { texts } from '../texts/english.ts';
import classes from './Frame.module.css';

/** The user's own menu: profile, theme and sign-out. */
export function UserMenu({ org }: { readonly org: string | undefined }) {
  const { user } = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { theme, choose } = useTheme();
  const signOut = useAction('POST /auth/sign-out', {
    async onDone() {
      await navigate({ to: '/sign-in', search: {} });
      queries.clear();
    },
  });
  const name = user?.name ?? '';
  return (
    <Menu position="top-start" width={216}>
      <Menu.Target>
        <UnstyledButton className={classes.user} aria-label={texts.frame.yourMenu(name)}>
          <IconUser size={16} stroke={1.5} aria-hidden="true" />
          <span>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user?.email}</Menu.Label>
        <Menu.Item
          onClick={() =>
            void (org === undefined
              ? navigate({ to: '/profile' })
              : navigate({ to: '/organizations/$org/profile', params: { org } }))
          }
        >
          {texts.frame.pages.profile}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{texts.frame.theme}</Menu.Label>
        {themes.map((one) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={one === theme}
            leftSection={
              one === theme ? (
                <IconCheck size={16} stroke={1.5} aria-hidden="true" />
              ) : (
                <span style={{ display: 'inline-block', width: 16 }} />
              )
            }
            onClick={() => choose(one)}
          >
            {texts.frame.themes[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate({})}>{texts.frame.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
