import { Outlet, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useEvents } from '../api/events.ts';
import { useWaitingForPassword } from '../api/passwordAgain.ts';
import { ExampleMark } from '../parts/example/ExampleMark.tsx';
import { useSavedTheme } from '../parts/useTheme.ts';
import { texts } from '../texts/english.ts';
import { BottomBar } from './BottomBar.tsx';
import classes from './Frame.module.css';
import { Shortcuts } from './Shortcuts.tsx';
import { Sidebar } from './Sidebar.tsx';

const ConfirmPassword = lazy(async () => ({
  default: (await import('../parts/ConfirmPassword.tsx')).ConfirmPassword,
}));

/** The frame around every page for a signed-in person. */
export function Frame() {
  const { org } = useParams({ strict: false });
  useEvents(org);
  useSavedTheme();
  const { isAsked } = useWaitingForPassword();
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#page">
        {texts.frame.skip}
      </a>
      <Sidebar org={org} />
      <main className={classes.main} id="page" tabIndex={-1}>
        {org === undefined ? null : <ExampleMark org={org} />}
        <Outlet />
      </main>
      {org === undefined ? null : (
        <>
          <BottomBar org={org} />
          <Shortcuts org={org} />
        </>
      )}
      {isAsked ? (
        <Suspense>
          <ConfirmPassword />
        </Suspense>
      ) : null}
    </div>
  );
}
