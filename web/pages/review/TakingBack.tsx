import { useWindowEvent } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { isTyping } from '../../parts/isTyping.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import classes from './Review.module.css';

const words = reviewTexts.takingBack;

/** The maximum number of conflicts withdrawn at once; the list of settled ones has the rest. */
const most = 1000;

/** A decision made here, with what is needed to withdraw it. */
type Decision =
  | {
      readonly of: 'conflicts';
      /** Numbers of the decisions. */
      readonly decisions: readonly number[];
      /** Key of the record that is open again afterwards. */
      readonly record: string;
    }
  | { readonly of: 'match'; readonly connectwiseId: number; readonly ampContactId: string }
  | { readonly of: 'holds'; readonly ids: readonly [string, ...string[]] };

/**
 * Confirms a decision and offers an undo: a button for a while, and Z as long as the page is open.
 */
type Decided = (text: string, decision: Decision) => void;

const Context = createContext<Decided>(() => undefined);

export const useDecided = (): Decided => useContext(Context);

/** A decision that can be withdrawn, and a function that hides its confirmation. */
type Made = { readonly decision: Decision; readonly hide: () => void };

type Outcome = {
  readonly applied: readonly { readonly runId: string; readonly seq: number }[];
  readonly passed: readonly number[];
};

/**
 * Withdraws the decisions made on this page, the last one first; if one cannot be withdrawn, it
 * shows why, and where it can.
 */
export function TakingBack({
  org,
  children,
}: {
  readonly org: string;
  readonly children: ReactNode;
}) {
  const navigate = useNavigate({ from: '/organizations/$org/review' });
  const refresh = useRefresh();
  const made = useRef<readonly Made[]>([]);
  const [late, setLate] = useState<Outcome | null>(null);
  const reopen = useAction('POST /organizations/{org}/conflicts/settled/reopen', {
    async onDone({ data }) {
      if (data.applied.length + data.passed.length > 0) setLate(data);
      if (data.reopened.length > 0) tellDone(words.reopened(data.reopened.length));
      await refresh(
        'GET /organizations/{org}/conflicts',
        'GET /organizations/{org}/conflicts/settled',
        'GET /organizations/{org}/overview',
      );
    },
  });
  const reopenMatch = useAction('POST /organizations/{org}/matches/reopen', {
    async onDone() {
      tellDone(words.matchReopened);
      await refresh('GET /organizations/{org}/matches', 'GET /organizations/{org}/overview');
    },
  });
  const hold = useAction('POST /organizations/{org}/holds', {
    async onDone({ data }) {
      tellDone(words.held(data.kept.length));
      await refresh('GET /organizations/{org}/holds', 'GET /organizations/{org}/overview');
    },
  });
  const actions = { reopen, reopenMatch, hold };
  const takeBack = (decision: Decision) => {
    for (const one of made.current) if (one.decision === decision) one.hide();
    made.current = made.current.filter((one) => one.decision !== decision);
    setLate(null);
    for (const action of Object.values(actions)) action.reset();
    if (decision.of === 'conflicts') {
      const body = { ids: [...decision.decisions] };
      reopen.mutate({ path: { org }, body });
      void navigate({ search: { tab: 'conflicts', open: decision.record }, replace: true });
    } else if (decision.of === 'match') {
      const { connectwiseId, ampContactId } = decision;
      reopenMatch.mutate({ path: { org }, body: { connectwiseId, ampContactId } });
    } else {
      hold.mutate({ path: { org }, body: { ids: [...decision.ids] } });
    }
  };
  const latest = useRef(takeBack);
  latest.current = takeBack;
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'z' || event.repeat || isTyping(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = made.current.at(-1);
    if (last === undefined) return;
    event.preventDefault();
    takeBack(last.decision);
  });
  const decided = useMemo(
    (): Decided => (text, decision) => {
      const count = decision.of === 'conflicts' ? decision.decisions.length : 1;
      if (count === 0 || count > most) {
        tellDone(text);
        return;
      }
      const hide = tellDone(text, () => latest.current(decision));
      made.current = [...made.current, { decision, hide }];
    },
    [],
  );
  const error = reopen.error ?? reopenMatch.error ?? hold.error;
  const [line] = late?.applied ?? [];
  return (
    <Context value={decided}>
      {error === null ? null : <Failing what={words.couldNot} error={error} />}
      {late === null ? null : (
        <div className={classes.late}>
          <Notice
            tone="warning"
            title={
              line === undefined
                ? words.passed(late.passed.length)
                : words.applied(late.applied.length)
            }
            actions={
              line === undefined ? (
                <Link to="/organizations/$org/review" params={{ org }} search={{ tab: 'settled' }}>
                  {words.toSettled}
                </Link>
              ) : late.applied.length === 1 ? (
                <Link
                  to="/organizations/$org/runs/$id/undo"
                  params={{ org, id: line.runId }}
                  search={{ line: line.seq }}
                >
                  {words.undo}
                </Link>
              ) : (
                <Link to="/organizations/$org/review" params={{ org }} search={{ tab: 'settled' }}>
                  {words.undoEach}
                </Link>
              )
            }
          >
            {line === undefined ? words.passedText : words.appliedText}
          </Notice>
        </div>
      )}
      {children}
    </Context>
  );
}
