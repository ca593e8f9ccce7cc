import type { Contact as SandboxContact } from '../../sandbox/world/entities.ts';
import type { FieldValue } from '../../src/core/contact/ampContact.ts';
import { mappingOf, sameFieldValue, valuesForAmp } from '../../src/core/mapping/mapping.ts';
import { ampValue } from '../../src/core/plan/mergeFields.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import { type EngineDeps, instant } from '../../src/engine/deps.ts';
import { policyNow } from '../../src/engine/plan/policy.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import type { AmpContactRow } from '../../src/ports/ampContactStores.ts';
import type { Run } from '../../src/ports/runStores.ts';
import type { WriteCounter } from './countWrites.ts';
import type { SandboxSite } from './sandboxSite.ts';

/** Milliseconds after which the product treats an interrupted write as not done, and a little more. */
export const graceOver = 1_201_000;

/** Everything in AMP, removed or not. */
export async function allInAmp({ stores }: Pick<EngineDeps, 'stores'>): Promise<AmpContactRow[]> {
  const rows: AmpContactRow[] = [];
  for (let afterId = ''; ; ) {
    const page = await stores.ampContacts.list({ afterId, limit: 1000, removed: true });
    const last = page.at(-1);
    if (last === undefined) return rows;
    rows.push(...page);
    afterId = last.id;
  }
}

export async function settings(deps: EngineDeps, changed: Partial<Settings>): Promise<void> {
  await deps.stores.settings.change(
    () => ({ ...defaultSettings, ...changed }),
    'any',
    instant(deps.clock),
  );
}

/** Syncs, approving plans on hold, until a run has succeeded; time passes in between. */
export async function syncUntilDone(deps: EngineDeps, site: SandboxSite): Promise<Run> {
  let last: Run | null = null;
  for (let round = 0; round < 8; round++) {
    site.sandbox.clock.advance(graceOver);
    last = await run(deps, { kind: 'sync' });
    if (last.status === 'succeeded') return last;
    if (last.status === 'held') await applyRun(deps, last.id);
  }
  throw new Error(`it does not come to an end: ${JSON.stringify(last)}`);
}

/** Where a linked pair differs without a conflict; empty if both sides are in sync. */
export async function disagreements(deps: EngineDeps, site: SandboxSite): Promise<string[]> {
  const client = site.client();
  const { mapping } = await policyNow(deps);
  const linked = (await allInAmp(deps)).filter(
    ({ link, deletedAt }) => link?.state === 'active' && deletedAt === null,
  );
  const ids = linked.flatMap(({ link }) => link?.contactId ?? []);
  const candidates = await deps.stores.mirror.candidatesByIds(ids);
  const known = new Map(candidates.map(({ candidate }) => [candidate.contact.id, candidate]));
  // Read again, because the stored copy proves nothing about ConnectWise.
  const present = new Map<number, (typeof candidates)[number]['candidate']['contact']>();
  for await (const page of client.contactsByIds(ids)) {
    for (const contact of page.records) present.set(contact.id, contact);
  }
  const found: string[] = [];
  for (const row of linked) {
    const candidate = known.get(row.link?.contactId ?? 0);
    const contact = present.get(row.link?.contactId ?? 0);
    if (contact === undefined || candidate === undefined || candidate.link === null) {
      found.push(`AMP contact ${row.id} is linked to a contact that is not there`);
      continue;
    }
    if (candidate.hold !== null) continue;
    const { link, company, conflicts } = candidate;
    const own = mappingOf(mapping, link.origin);
    const values = valuesForAmp(own, contact, company, link.marks.fillers);
    for (const { target, direction } of own) {
      const { name } = target;
      if (direction !== 'both' || conflicts.some(({ field }) => field === name)) continue;
      const [there, here] = [values[name] ?? null, ampValue(row, name)];
      if (!sameFieldValue(name, there, here)) {
        found.push(`${contact.id} ${name}: ${told(there)} there, ${told(here)} here`);
      }
    }
  }
  return found;
}

const told = (value: FieldValue) => JSON.stringify(value);

/** Mistakes of the product that the journal shows. Records that a person deleted since do not count twice. */
export function journalFindings({ sandbox }: SandboxSite): Record<string, unknown[]> {
  const { journal, world } = sandbox;
  const items = new Set(
    world.contacts.all().flatMap((contact) => contact.communicationItems.map(({ id }) => id)),
  );
  const isThere = (path: string, id: number) => {
    if (path.endsWith('/communications')) return items.has(id);
    return path.endsWith('companies') ? world.companies.get(id) : world.contacts.get(id);
  };
  return {
    duplicateCreates: journal
      .duplicateCreates()
      .filter(({ path, createdIds }) => createdIds.filter((id) => isThere(path, id)).length > 1),
    puts: [...journal.puts()],
    unknownMembers: [...journal.unknownMemberRefusals()],
    insideRetryAfter: [...journal.insideRetryAfter()],
  };
}

export const nothingFound = {
  duplicateCreates: [],
  puts: [],
  unknownMembers: [],
  insideRetryAfter: [],
};

/** People who exist twice: the same name and e-mail address, and ampwise created one of them. */
export async function doubled(deps: EngineDeps, site: SandboxSite): Promise<string[]> {
  const { world, journal } = site.sandbox;
  const ours = new Set(
    journal
      .entries({ method: 'POST', resource: 'company/contacts' })
      .flatMap(({ createdId }) => createdId ?? []),
  );
  const there = groups(world.contacts.all(), (contact) =>
    contact.inactiveFlag ? null : person(contact.firstName, contact.lastName, emailOf(contact)),
  );
  const here = groups(await allInAmp(deps), ({ email, fields, deletedAt }) =>
    deletedAt === null ? person(fields.firstName, fields.lastName, email) : null,
  );
  return [...there.filter(({ members }) => members.some(({ id }) => ours.has(id))), ...here].map(
    ({ key, members }) => `${key}: ${members.map(({ id }) => id).join(', ')}`,
  );
}

function groups<T>(all: readonly T[], keyOf: (one: T) => string | null) {
  const byKey = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return [...byKey]
    .filter(([, { length }]) => length > 1)
    .map(([key, members]) => ({ key, members }));
}

function person(first: FieldValue = null, last: FieldValue = null, email: FieldValue = null) {
  return email === null ? null : `${first ?? ''} ${last ?? ''} <${email}>`.toLowerCase();
}

export function emailOf(contact: SandboxContact): string | null {
  const items = contact.communicationItems.filter((item) => item.communicationType === 'Email');
  return (items.find((item) => item.defaultFlag) ?? items[0])?.value ?? null;
}

/** Rows written in all tables about contacts, companies, links and decisions. */
export async function recordWrites(counter: WriteCounter): Promise<Record<string, unknown>> {
  const record = /contact|compan|link|skip|conflict|hold|queue|plan_lines/u;
  return Object.fromEntries(
    Object.entries(await counter.written()).filter(([table]) => record.test(table)),
  );
}

/** The requests after `seq` that were not GET. */
export function writesSince({ sandbox }: SandboxSite, seq: number): readonly string[] {
  return sandbox.journal
    .entries({ afterSeq: seq })
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
}
