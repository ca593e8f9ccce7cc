import { hash } from 'node:crypto';
import { asFailure } from '../core/failure.ts';
import { type ChangingList, changingLists, type Prints } from '../ports/changeStore.ts';
import type { Clock } from '../ports/clock.ts';
import { comment, commentEvery, eventStream, eventText, retry } from './eventStream.ts';
import type { Follower, SeenRun } from './organizationWatch.ts';
import { shownStatus } from './runEvents.ts';

type Following = {
  readonly follow: () => Follower;
  readonly clock: Pick<Clock, 'now'>;
  /** The id of the last event that the client has; empty if it has none. */
  readonly after: string;
  readonly signal: AbortSignal;
};

/**
 * Changes in an organization as server-sent events: the progress of runs, and which lists changed.
 */
export function organizationEventStream(following: Following): Response {
  return eventStream(textOf(following), following);
}

type Seen = Readonly<Record<ChangingList, string>>;

async function* textOf({
  follow,
  clock,
  after,
  signal,
}: Following): AsyncGenerator<string, undefined> {
  let saidAt = clock.now();
  let seen = seenOf(after);
  /** The last event sent for each run. */
  const told = new Map<string, string>();
  yield retry;
  const follower = follow();
  try {
    for (let isFirst = true; ; isFirst = false) {
      const look = await follower.next();
      if (look === null) return;
      const now = digestsOf(look.prints);
      const id = changingLists.map((list) => now[list]).join('.');
      const runs: string[] = [];
      for (const run of [look.ended, look.run]) {
        if (run === null) continue;
        const data = runData(run);
        const text = JSON.stringify(data);
        const isOld = told.get(run.id) === text || (isFirst && run === look.ended);
        told.set(run.id, text);
        if (!isOld) runs.push(eventText(id, 'run', data));
      }
      const before = seen;
      seen = now;
      const lists = before === null ? [] : changingLists.filter((one) => before[one] !== now[one]);
      if (lists.length > 0) runs.push(eventText(id, 'changed', { lists }));
      else if (isFirst && runs.length === 0) runs.push(`id: ${id}\n\n`);
      if (runs.length > 0) {
        saidAt = clock.now();
        yield runs.join('');
      } else if (clock.now() - saidAt >= commentEvery) {
        saidAt = clock.now();
        yield comment;
      }
    }
  } catch (thrown) {
    if (signal.aborted) return;
    yield eventText(null, 'error', { code: asFailure(thrown).code });
  } finally {
    follower.end();
  }
  return;
}

function runData({ id, kind, status, progress }: SeenRun) {
  return { id, kind, status: shownStatus(status), progress };
}

function digestsOf(prints: Prints): Seen {
  const of = (list: ChangingList) => hash('sha256', prints[list], 'hex').slice(0, 10);
  return {
    contacts: of('contacts'),
    todos: of('todos'),
    review: of('review'),
    runs: of('runs'),
    settings: of('settings'),
  };
}

/**
 * The state that a client has seen, by the id of its last event; null if there is none or the id is
 * not valid.
 */
function seenOf(id: string): Seen | null {
  const parts = id.split('.');
  const [contacts = '', todos = '', review = '', runs = '', settings = ''] = parts;
  if (parts.length !== changingLists.length) return null;
  return { contacts, todos, review, runs, settings };
}
