import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { texts } from '../texts/english.ts';
import { AdministratorsOnly } from './AdministratorsOnly.tsx';
import { reasonOf } from './reasonOf.ts';
import classes from './states.module.css';

/** A placeholder for loading content, shown only if it takes longer than a moment. */
export function Loading({ lines = 6 }: { readonly lines?: number }) {
  const [shown, setShown] = useState(false);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timers = [setTimeout(() => setShown(true), 200), setTimeout(() => setSlow(true), 3000)];
    return () => timers.forEach(clearTimeout);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label={texts.states.loading}>
      <div className={classes.skeleton} aria-hidden="true">
        {Array.from({ length: lines }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are all alike
          <div className={classes.bar} key={line} />
        ))}
      </div>
      {slow ? <p className={classes.text}>{texts.states.slow}</p> : null}
    </div>
  );
}

/** An empty list or panel: what it will contain, and the next step. */
export function Empty({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

/** What failed, why, and what helps: another try, or a person with the right role. */
export function Failing({
  what,
  error,
  onRetry,
}: {
  /** What failed, as a sentence. */
  readonly what: string;
  readonly error: Error;
  readonly onRetry?: (() => void) | undefined;
}) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className={classes.problem} role="alert">
      <p className={classes.title}>{what}</p>
      <p className={classes.text}>{reasonOf(error)}</p>
      {problem !== null && problem.status >= 500 ? (
        <p className={classes.request}>{texts.states.requestId(problem.document.requestId)}</p>
      ) : null}
      {problem?.status === 403 ? <WhoMay /> : null}
      {onRetry === undefined || problem?.status === 403 ? null : (
        <div className={classes.actions}>
          <Button variant="default" onClick={onRetry}>
            {texts.states.tryAgain}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Names the people who can do what the user's role may not. */
function WhoMay() {
  const { org } = useParams({ strict: false });
  return org === undefined ? null : <AdministratorsOnly org={org}>{null}</AdministratorsOnly>;
}

/** A page or panel that the user may not see: its purpose, and who may see it. */
export function NoRights({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{texts.states.noRights}</p>
      <div className={classes.text}>{children}</div>
      <WhoMay />
    </div>
  );
}

/**
 * Shows an answer in all its states: loading, failed (with earlier content, if there is any),
 * refused, loaded.
 */
export function Shown<T>({
  answer,
  what,
  loading,
  noRights,
  children,
}: {
  readonly answer: UseQueryResult<T>;
  /** The message if loading fails, as a sentence. */
  readonly what: string;
  readonly loading?: ReactNode;
  /** The message for a person who may not see it. */
  readonly noRights?: ReactNode;
  readonly children: (data: T) => ReactNode;
}) {
  const { data, error, isPlaceholderData, refetch, failureReason } = answer;
  if (error instanceof ApiProblem && error.status === 403 && noRights !== undefined) {
    return <NoRights>{noRights}</NoRights>;
  }
  const trouble = error ?? (data === undefined ? null : failureReason);
  const shownTrouble =
    trouble === null ? null : (
      <Failing what={what} error={trouble} onRetry={() => void refetch()} />
    );
  if (data === undefined) return shownTrouble ?? loading ?? <Loading />;
  return (
    <>
      {shownTrouble}
      <div className={isPlaceholderData ? classes.old : undefined}>{children(data)}</div>
    </>
  );
}
