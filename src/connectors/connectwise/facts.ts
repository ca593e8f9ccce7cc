import { asFailure } from '../../core/failure.ts';
import type { FailureCode } from '../../core/failureTable.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type FactAnswer,
  type ReadableFact,
  readableFacts,
  type ServerFact,
} from '../../ports/serverFacts.ts';
import type { Api } from './api.ts';
import { readTimes } from './changes.ts';
import {
  answerOf,
  type FactFound,
  type FactProbe,
  type FactReading,
  factReading,
  found,
  idsOf,
} from './factReading.ts';
import { fieldProbes } from './fieldFacts.ts';
import { isObject, lastUpdated } from './wire.ts';

/** Reads every fact that reading can settle. If one request fails, only its own fact stays open. */
export async function readFacts(
  api: Pick<Api, 'get' | 'discover'>,
  clock: Pick<Clock, 'now'>,
): Promise<readonly ServerFact[]> {
  const reading = factReading(api, clock);
  const facts: ServerFact[] = [];
  for (const fact of readableFacts) {
    try {
      const answer = await probes[fact](reading);
      facts.push(
        answer === null
          ? { fact, answer, open: 'needs_records' }
          : { fact, answer: answerOf(answer) },
      );
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (!ofOneRequest.has(failure.code)) throw failure;
      facts.push({ fact, answer: null, open: failure.code });
    }
  }
  return facts;
}

/** Failures that say nothing about the next request. */
const ofOneRequest: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'right_missing',
  'endpoint_missing',
  'request_refused',
  'answer_broken',
  'connectwise_failing',
]);

const probes: Readonly<Record<ReadableFact, FactProbe>> = {
  ...fieldProbes,

  async server_version({ api, list }) {
    const { version } = await api.discover();
    const listed = await list('contacts', { pageSize: '1', fields: 'id' });
    const current = listed.rejected ? undefined : listed.headers['api-current-version'];
    const reported = { discovery: version, 'api-current-version': current };
    const said = Object.entries(reported).flatMap(([source, value]): readonly FactAnswer[] =>
      // A version has a form; anything else could be any text.
      /^v?\d[\w.]{0,40}$/u.test(value ?? '')
        ? [{ code: 'version', source, version: value ?? '' }]
        : [],
    );
    return said.length === 0 ? 'no_version' : said;
  },

  async times({ api }) {
    const times = await readTimes(api);
    return times === null ? null : `times_${times}`;
  },
  times_in_utc: (reading) => compareTimes(reading, (moment) => isoSecond(moment)),
  times_with_offset: (reading) =>
    compareTimes(reading, (moment) => isoSecond(moment + twoHours).replace('Z', '+02:00')),

  async order_by_id({ list }) {
    const listed = await list('contacts', { pageSize: '20', fields: 'id', orderBy: 'id desc' });
    if (listed.rejected) return 'rejected';
    const ids = idsOf(listed.rows);
    if (ids.length < 2) return null;
    return ids.every((id, at) => at === 0 || id < (ids[at - 1] ?? 0)) ? 'yes' : 'no';
  },

  async order_by_last_updated({ list }) {
    const query = { pageSize: '20', fields: 'id,_info/lastUpdated', orderBy: 'lastUpdated desc' };
    const listed = await list('contacts', query);
    if (listed.rejected) return 'rejected';
    const stamps = listed.rows.map(lastUpdated).filter((stamp) => stamp !== null);
    if (new Set(stamps).size < 2) return null;
    return stamps.every((stamp, at) => at === 0 || stamp <= (stamps[at - 1] ?? stamp))
      ? 'yes'
      : 'no';
  },

  async forward_only({ list, rows }) {
    const [first] = idsOf(
      await rows('contacts', { pageSize: '1', fields: 'id', orderBy: 'id asc' }),
    );
    if (first === undefined) return null;
    const query = { pageSize: '20', fields: 'id', pageId: String(first) };
    const listed = await list('contacts', query, true);
    if (listed.rejected) return 'rejected';
    const ids = idsOf(listed.rows);
    if (ids.length === 0) return null;
    return ids.every((id, at) => id > (ids[at - 1] ?? first)) ? 'yes' : 'no';
  },

  async forward_only_end({ list, rows }) {
    const [last] = idsOf(
      await rows('contacts', { pageSize: '1', fields: 'id', orderBy: 'id desc' }),
    );
    if (last === undefined) return null;
    const query = { pageSize: '1000', fields: 'id', pageId: String(last - 1) };
    const listed = await list('contacts', query, true);
    if (listed.rejected) return 'rejected';
    const { link } = listed.headers;
    if (link === undefined) return 'no_link';
    if (link.trim() === '') return 'empty_link';
    return /rel\s*=\s*"?next"?/iu.test(link) ? 'link_with_next' : 'link_without_next';
  },

  async page_size_cap({ api, list }) {
    for (const resource of ['contacts', 'companies'] as const) {
      const { json } = await api.get({ resource, below: '/count' });
      if (!isObject(json) || typeof json.count !== 'number' || json.count <= 1000) continue;
      const listed = await list(resource, { pageSize: '1001', fields: 'id' });
      if (listed.rejected) return 'larger_rejected';
      const { length } = listed.rows;
      return length > 1000 ? [{ code: 'more_than', rows: 1000 }] : [{ code: 'rows', rows: length }];
    }
    return null;
  },

  async page_time({ clock, rows }) {
    const timed = async (query: Readonly<Record<string, string>>) => {
      const before = clock.now();
      const { length } = await rows('contacts', query);
      return { length, seconds: ((clock.now() - before) / 1000).toFixed(1) };
    };
    const short = await timed({ pageSize: '1000', fields: 'id,firstName,lastName,company/id' });
    if (short.length === 0) return null;
    const whole = await timed({ pageSize: '1000' });
    return [
      {
        code: 'page_time',
        short: short.seconds,
        whole: whole.seconds,
        contacts: short.length,
      },
    ];
  },

  async notes_search({ list, rows }) {
    const query = { pageSize: '100', fields: 'id,notes', orderBy: 'id desc' };
    for (const activity of await rows('activities', query)) {
      const { notes } = activity;
      const [id] = idsOf([activity]);
      // One common letter is asked for, so that no note is part of a URL.
      const letter = ['e', 'a', 'o'].find(
        (one) => typeof notes === 'string' && notes.includes(one),
      );
      if (id === undefined || letter === undefined) continue;
      const conditions = `id=${id} and notes like "*${letter}*"`;
      return found(await list('activities', { pageSize: '1', fields: 'id', conditions }));
    }
    return null;
  },

  async quote_escape({ list }) {
    const accepts = async (name: string) =>
      !(await list('contacts', { pageSize: '1', fields: 'id', conditions: `lastName="${name}"` }))
        .rejected;
    const backslash = await accepts('ampwise\\"x');
    const doubled = await accepts('ampwise""x');
    if (backslash && doubled) return 'both_quotes';
    if (backslash) return 'backslash';
    return doubled ? 'doubled_quote' : 'no_quote';
  },
};

const twoHours = 2 * 3_600_000;

/** Whether a contact is found from its own lastUpdated on, and not from a second later. */
async function compareTimes(
  { api, list, rows }: FactReading,
  write: (moment: number) => string,
): Promise<FactFound> {
  const times = await readTimes(api);
  if (times === null) return null;
  if (times === 'rounded') return 'not_to_the_second';
  if (times !== 'instants') return 'no_time_of_day';
  const query = { pageSize: '1', fields: 'id,_info/lastUpdated', orderBy: 'id desc' };
  const [contact] = await rows('contacts', query);
  const stamp = contact === undefined ? null : lastUpdated(contact);
  const [id] = contact === undefined ? [] : idsOf([contact]);
  if (stamp === null || id === undefined) return null;
  const from = async (moment: number) => {
    const conditions = `id=${id} and lastUpdated>=[${write(moment)}]`;
    return found(await list('contacts', { pageSize: '1', fields: 'id', conditions }));
  };
  const at = await from(Date.parse(stamp));
  if (at !== 'yes') return at;
  return (await from(Date.parse(stamp) + 1000)) === 'no' ? 'yes' : 'no';
}

function isoSecond(moment: number): string {
  return new Date(moment).toISOString().replace(/\.\d+Z$/u, 'Z');
}
