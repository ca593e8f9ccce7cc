import { Link } from '@tanstack/react-router';
import { texts } from '../texts/english.ts';
import { Empty } from './states.tsx';

/** Shown by a page while the organization is not connected, with the way to the connection. */
export function NotConnected({
  org,
  children,
}: {
  readonly org: string;
  /** Why the page needs the connection. */
  readonly children: string;
}) {
  return (
    <Empty
      title={texts.states.notConnected}
      actions={
        <Link to="/organizations/$org/connection" params={{ org }}>
          {texts.states.toConnection}
        </Link>
      }
    >
      {children}
    </Empty>
  );
}
