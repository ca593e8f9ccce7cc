import { asFailure, Failure } from '../../core/failure.ts';
import type { FailureCode } from '../../core/failureTable.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type FactAnswer,
  type ServerFact,
  type WrittenFact,
  writtenFacts,
} from '../../ports/serverFacts.ts';
import type { Api } from './api.ts';
import { parseItem } from './contactWire.ts';
import { answerOf, type FactFound } from './factReading.ts';
import { readList } from './lists.ts';
import { type Operation, type Patch, patching, recordMissing } from './patching.ts';
import { removeOrRetire, type SecondContact, secondContact } from './secondContact.ts';
import { writeTypes } from './typeAssociations.ts';
import { asId, isObject, lastUpdated, type WireObject } from './wire.ts';

type Writer = Pick<Api, 'get' | 'send'>;

/** The test contact is known by its name; it has no e-mail address, so that no sync takes it. */
const testName = { firstName: 'ampwise', lastName: 'Server facts test' } as const;

/** Milliseconds between two writes that must have different lastUpdated values, which are whole seconds. */
const apart = 2000;

/**
 * Settles the facts that need a write on a contact created for this, without a company unless one
 * is given, and finally sets it inactive, whatever failed before. One that an earlier call left
 * behind is used again. Throws if the contact cannot be created, read or set inactive, for example
 * `write_right_missing`.
 */
export async function writeFacts(
  api: Api,
  clock: Pick<Clock, 'sleep'>,
  companyId: number | null,
): Promise<readonly ServerFact[]> {
  const patch = patching(api, 'contacts');
  const [id, ...left] = await testContacts(api, patch, companyId);
  const second = secondContact(api, id, companyId);
  const trial: Trial = {
    api,
    clock,
    id,
    patch: (operations) => patch(id, operations),
    second,
  };
  const facts: ServerFact[] = [];
  try {
    for (const one of left) await removeOrRetire(api, one);
    for (const fact of writtenFacts) facts.push(await settle(fact, trial));
  } finally {
    await second.remove();
    await patch(id, [{ op: 'replace', path: 'inactiveFlag', value: true }]);
  }
  return facts;
}

/** What a test of a fact needs. */
type Trial = {
  readonly api: Api;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly id: number;
  readonly patch: (operations: readonly Operation[]) => ReturnType<Patch>;
  readonly second: SecondContact;
};

/** The test contact, made if there is none; then those that a call left behind when it was killed. */
async function testContacts(
  api: Writer,
  patch: Patch,
  companyId: number | null,
): Promise<readonly [number, ...number[]]> {
  const { firstName, lastName } = testName;
  const { json } = await api.get({
    resource: 'contacts',
    query: [
      ['conditions', `firstName="${firstName}" and lastName="${lastName}"`],
      ['fields', 'id'],
      ['orderBy', 'id asc'],
      ['pageSize', '10'],
    ],
  });
  const there = Array.isArray(json) ? json.filter(isObject) : [];
  const [known, ...left] = there.flatMap(({ id }) => asId(id) ?? []);
  if (known !== undefined) {
    await patch(known, [{ op: 'replace', path: 'inactiveFlag', value: false }]);
    return [known, ...left];
  }
  const company = companyId === null ? {} : { company: { id: companyId } };
  const write = { method: 'POST', creates: 'contact', body: { ...testName, ...company } } as const;
  const made = await api.send({ resource: 'contacts', write });
  const id = isObject(made.json) ? asId(made.json.id) : null;
  if (id === null) throw new Failure('write_uncertain', { what: 'contact' });
  return [id];
}

/** Failures that say nothing about the next fact. */
const ofOneFact: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'write_refused',
  'right_missing',
  'write_right_missing',
  'endpoint_missing',
  'request_refused',
  'record_unreadable',
  'answer_broken',
  'connectwise_failing',
]);

async function settle(fact: WrittenFact, trial: Trial): Promise<ServerFact> {
  try {
    const answer = await probes[fact](trial);
    return answer === null
      ? { fact, answer, open: 'needs_records' }
      : { fact, answer: answerOf(answer) };
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (!ofOneFact.has(failure.code)) throw failure;
    return { fact, answer: null, open: failure.code };
  }
}

/** Settles a fact; null if ConnectWise lacks what the test needs. */
const probes: Readonly<Record<WrittenFact, (trial: Trial) => Promise<FactFound>>> = {
  async communication_moves_last_updated(trial) {
    const { api, id } = trial;
    const types = await readList(api, 'communication_types');
    const type = types.find(({ channels }) => channels.includes('phone'));
    if (type === undefined) return null;
    const below = `/${id}/communications`;
    const body = { type: { id: type.id }, value: '5550100', communicationType: 'Phone' };
    const write = { method: 'POST', creates: 'communication item', body } as const;
    const added = parseItem((await api.send({ resource: 'contacts', below, write })).json);
    if (!added.ok) throw new Failure('answer_broken', { problem: added.problem });
    const item = `${below}/${added.record.id}`;
    const operations = [{ op: 'replace', path: 'value', value: '5550101' }];
    const moved = await moves(trial, () =>
      api.send({ resource: 'contacts', below: item, write: { method: 'PATCH', body: operations } }),
    );
    await api.send({ resource: 'contacts', below: item, write: { method: 'DELETE' } });
    return moved;
  },

  async type_moves_last_updated(trial) {
    const { api, id } = trial;
    const [type] = await readList(api, 'contact_types');
    if (type === undefined) return null;
    const owner = { resource: 'contacts', id } as const;
    await writeTypes(api, owner, { add: [], remove: [type.id] });
    const add = { add: [type.id], remove: [] };
    const moved = await moves(trial, () => writeTypes(api, owner, add));
    await writeTypes(api, owner, { add: [], remove: [type.id] });
    return moved;
  },

  async custom_field_moves_last_updated(trial) {
    const { customFields } = await read(trial);
    const fields = Array.isArray(customFields) ? customFields.filter(isObject) : [];
    const free = fields.find(
      ({ type, entryMethod }) =>
        type === 'Text' && (entryMethod === undefined || entryMethod === 'EntryField'),
    );
    const fieldId = asId(free?.id);
    if (fieldId === null) return null;
    const set = (value: string) =>
      trial.patch([{ op: 'replace', path: 'customFields', value: [{ id: fieldId, value }] }]);
    const moved = await moves(trial, () => set('ampwise'));
    await set('');
    return moved;
  },

  async replace_with_null(trial) {
    await trial.patch([{ op: 'replace', path: 'title', value: 'ampwise' }]);
    if (await isRejected(() => trial.patch([{ op: 'replace', path: 'title', value: null }]))) {
      return 'null_rejected';
    }
    const { title } = await read(trial);
    return isEmpty(title) ? 'yes' : 'null_ignored';
  },

  async clearing_references(trial) {
    const said: FactAnswer[] = [];
    for (const [path, list] of references) {
      const [entry] = await readList(trial.api, list);
      if (entry === undefined) continue;
      const set = { op: 'replace', path, value: { id: entry.id } } as const;
      if (await isRejected(() => trial.patch([set]))) continue;
      if (await isRejected(() => trial.patch([{ op: 'remove', path }]))) {
        said.push({ code: 'reference_rejected', field: path });
        continue;
      }
      const left = (await read(trial))[path];
      const cleared = !isObject(left) || asId(left.id) === null;
      said.push({ code: cleared ? 'reference_cleared' : 'reference_stays', field: path });
    }
    return said.length === 0 ? null : said;
  },

  async field_lengths(trial) {
    const said: FactAnswer[] = [];
    for (const path of texts) said.push(await longest(trial, path));
    return said;
  },

  async duplicate_contacts({ second }) {
    return (await isRejected(() => second.make(testName))) ? 'rejected' : 'accepted';
  },

  async transfer_contact({ second }) {
    const refused = await second.removeWithActivity();
    if (refused === null) return null;
    return refused ? 'transfer_needed' : 'transfer_not_needed';
  },
};

const references = [
  ['department', 'departments'],
  ['relationship', 'relationships'],
] as const;

/** Names are left alone: the contact is found by its own. */
const texts = ['title', 'nickName', 'addressLine1', 'city'] as const;

/** Longer than any field of a contact is said to be. */
const tooLong = 512;

/** The maximum length of a text, and what happens to a longer one. */
async function longest(trial: Trial, path: (typeof texts)[number]): Promise<FactAnswer> {
  const keeps = async (length: number): Promise<number | FailureCode> => {
    const value = 'x'.repeat(length);
    try {
      await trial.patch([{ op: 'replace', path, value }]);
    } catch (thrown) {
      const { code } = asFailure(thrown);
      if (code === 'write_refused') return code;
      throw thrown;
    }
    const kept = (await read(trial))[path];
    return typeof kept === 'string' ? kept.length : 0;
  };
  const whole = await keeps(tooLong);
  let answer: FactAnswer;
  if (typeof whole === 'number') {
    const code = whole < tooLong ? 'length_cut' : 'length_or_more';
    answer = { code, field: path, length: whole };
  } else {
    let [fits, fails] = [0, tooLong];
    while (fails - fits > 1) {
      const middle = Math.floor((fits + fails) / 2);
      if ((await keeps(middle)) === middle) fits = middle;
      else fails = middle;
    }
    answer = { code: 'length_rejected', field: path, length: fits };
  }
  await trial.patch([{ op: 'replace', path, value: '' }]);
  return answer;
}

/** Whether a change moves lastUpdated of the contact. */
async function moves(trial: Trial, change: () => Promise<unknown>): Promise<'yes' | 'no'> {
  await trial.clock.sleep(apart);
  const before = lastUpdated(await read(trial));
  await change();
  const after = lastUpdated(await read(trial));
  return before === after ? 'no' : 'yes';
}

async function read({ api, id }: Pick<Trial, 'api' | 'id'>): Promise<WireObject> {
  const { json } = await api.get({ resource: 'contacts', below: `/${id}` });
  if (isObject(json)) return json;
  throw recordMissing('contacts', id);
}

async function isRejected(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (thrown) {
    if (asFailure(thrown).code === 'write_refused') return true;
    throw thrown;
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
