import { expect } from 'vitest';
import type { FieldValue } from '../../src/core/contact/ampContact.ts';
import type { Company, Contact } from '../../src/core/contact/contact.ts';
import { type ContactFilter, ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { resolveConflicts } from '../../src/engine/inbox/decide.ts';
import { saveFilter } from '../../src/engine/setup/chooseFilter.ts';
import type { AmpContactRow } from '../../src/ports/ampContactStores.ts';
import { named } from '../../src/ports/namedRecords.ts';
import { type Decided, documentOf } from './decided.ts';
import { type EngineWorld, isSent } from './engineWorld.ts';
import { company, contact, emailItem, phoneItem } from './records.ts';
import { syncInTrouble, type Trouble } from './troubles.ts';

/** One event. Plain data, so that a failing history can be stored as JSON and replayed. */
export type Step =
  | Edit
  /** By company type, optionally without contacts that have a contact type. */
  | { readonly do: 'filter'; readonly types: readonly number[]; readonly without?: number | null }
  | { readonly do: 'settings'; readonly settings: Partial<Decided> }
  | { readonly do: 'rewrite'; readonly longest: number | null }
  | { readonly do: 'resolve'; readonly nth: number; readonly choose: 'amp' | 'connectwise' }
  | { readonly do: 'keepBack'; readonly nth: number; readonly kept: boolean }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'sync'; readonly trouble: Trouble<Edit> }
  /** A sync of only these records: contacts and companies by id, AMP contacts by their place in the list. */
  | {
      readonly do: 'syncSome';
      readonly contacts: readonly number[];
      readonly companies: readonly number[];
      readonly nths: readonly number[];
      readonly trouble: Trouble<Edit>;
    };

/** What people do to records, on either side. */
export type Edit =
  | { readonly do: 'contact'; readonly id: number; readonly parts: ContactParts }
  | { readonly do: 'company'; readonly id: number; readonly parts: CompanyParts }
  | { readonly do: 'delete'; readonly id: number }
  | {
      readonly do: 'editAmp';
      readonly nth: number;
      readonly field: string;
      readonly value: string | null;
    }
  | { readonly do: 'removeAmp'; readonly nth: number; readonly removed: boolean }
  | {
      readonly do: 'addAmp';
      readonly email: string;
      readonly firstName: string | null;
      readonly company: string | null;
    };

export type ContactParts = {
  readonly companyId: number | null;
  readonly inactive: boolean;
  /** Contact types. */
  readonly kinds?: readonly number[];
  readonly firstName: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};
export type CompanyParts = {
  readonly types: readonly number[];
  readonly website: string | null;
  readonly deleted: boolean;
};

function toContact(
  contactId: number,
  { email, phone, kinds = [], ...parts }: ContactParts,
): Contact {
  const emails = email === null ? [] : [emailItem(contactId * 10, email)];
  const phones = phone === null ? [] : [phoneItem(contactId * 10 + 1, phone)];
  const kept = { types: kinds.map(toType), communications: [...emails, ...phones] };
  return contact(contactId, { ...parts, ...kept });
}

function toCompany(companyId: number, { types, ...parts }: CompanyParts): Company {
  return company(companyId, { ...parts, types: types.map(toType) });
}

const toType = (typeId: number) => ({ id: typeId, name: `Type ${typeId}` });

const allTypes = [1, 2, 3].map(toType);

function filterOf({ types, without = null }: Step & { readonly do: 'filter' }): ContactFilter {
  const byCompany = ofCompanyTypes(types.map(toType));
  if (without === null) return byCompany;
  const values = [toType(without)];
  return { all: [byCompany, { field: 'contact type', is: 'not one of', values }] };
}

async function decide(world: EngineWorld, decided: Partial<Decided>): Promise<void> {
  const { settings, mappings } = world.stores;
  const { fields, ...changed } = decided;
  await settings.change(() => ({ ...defaultSettings, ...changed }), 'any', now(world));
  const { version } = await mappings.get();
  if (fields !== undefined) {
    await mappings.save(documentOf(fields), version, now(world));
  }
}

/** Carries out one step. `withoutTrouble` is for the undisturbed twin of a world. */
export async function happen(
  world: EngineWorld,
  step: Step,
  options: { readonly withoutTrouble: boolean } = { withoutTrouble: false },
): Promise<void> {
  const { stores } = world;
  switch (step.do) {
    case 'filter':
      // Every type of a filter exists, because a run checks that. A new company gets one of them.
      world.memory.setTypes(allTypes);
      world.memory.setList('contact_types', allTypes);
      await saveFilter({ stores, clock: world.clock }, filterOf(step), 'any');
      return;
    case 'settings':
      await decide(world, step.settings);
      return;
    case 'rewrite':
      world.longest = step.longest;
      return;
    case 'resolve':
      await resolve(world, step.nth, step.choose);
      return;
    case 'keepBack':
      await keepBack(world, step.nth, step.kept);
      return;
    case 'pass':
      world.pass(step.seconds);
      return;
    case 'sync':
      await syncWith(world, options.withoutTrouble ? { kind: 'none' } : step.trouble);
      return;
    case 'syncSome':
      await syncSome(world, options.withoutTrouble ? { ...step, trouble: { kind: 'none' } } : step);
      return;
    case 'contact':
    case 'company':
    case 'delete':
    case 'editAmp':
    case 'addAmp':
    case 'removeAmp':
      await edit(world, step);
  }
}

async function edit(world: EngineWorld, step: Edit): Promise<void> {
  const { memory, stores } = world;
  switch (step.do) {
    case 'contact':
      memory.put(toContact(step.id, step.parts));
      return;
    case 'company':
      memory.putCompany(toCompany(step.id, step.parts));
      return;
    case 'delete':
      memory.delete(step.id);
      return;
    case 'editAmp':
      await onAmp(world, step.nth, (ampId) => {
        const set: Record<string, FieldValue> = { [step.field]: step.value };
        return stores.ampContacts.edit(ampId, { set }, 'any', now(world));
      });
      return;
    case 'removeAmp':
      await onAmp(world, step.nth, (ampId) =>
        step.removed
          ? stores.ampContacts.remove(ampId, 'any', now(world))
          : stores.ampContacts.restore(ampId, now(world)),
      );
      return;
    case 'addAmp': {
      const { do: _, ...set } = step;
      await stores.ampContacts.add({ id: world.deps.ids.next(), set }, now(world));
    }
  }
}

/** A sync in trouble, and another one once nothing can be on its way any more. */
async function syncWith(world: EngineWorld, trouble: Trouble<Edit>): Promise<void> {
  await syncInTrouble(world, trouble, async (one) => await edit(world, one));
  // An unreadable record is only read again once it changes: someone mends it.
  if (trouble.kind === 'unreadable') mend(world, trouble.id);
  world.pass(1201);
  await world.syncAndApprove();
}

/** A sync of some records in trouble, and the same sync again once nothing can be on its way any more. */
async function syncSome(
  world: EngineWorld,
  { contacts, companies, nths, trouble }: Extract<Step, { readonly do: 'syncSome' }>,
): Promise<void> {
  const ampContacts: string[] = [];
  for (const nth of nths) await onAmp(world, nth, async (id) => ampContacts.push(id));
  const records = named({ contacts, companies, ampContacts });
  const before = await readings(world);
  const work = () => world.syncRecords(records);
  const requested = { what: 'records', records } as const;
  await syncInTrouble(world, trouble, async (one) => await edit(world, one), work, requested);
  if (trouble.kind === 'unreadable') mend(world, trouble.id);
  world.pass(1201);
  const run = await work();
  expect(await readings(world)).toEqual(before);
  await world.approve(run);
}

/** The state that readings of everything continue from. */
async function readings({ stores }: EngineWorld) {
  return {
    companies: await stores.readings.state('companies'),
    contacts: await stores.readings.state('contacts'),
    activities: await stores.todoSync.cursor(),
    sweep: await stores.sweeps.last(),
  };
}

async function resolve(
  { stores, clock }: EngineWorld,
  nth: number,
  choose: 'amp' | 'connectwise',
): Promise<void> {
  const open = await stores.conflicts.ofContacts({ afterContactId: 0, limit: 100 });
  const one = open[nth];
  if (one === undefined) return;
  for await (const _ of resolveConflicts(
    { stores, clock },
    { contactId: one.contactId, fields: [one.field] },
    choose,
  ));
}

async function keepBack(world: EngineWorld, nth: number, kept: boolean): Promise<void> {
  const { holds } = world.stores;
  await onAmp(world, nth, async (ampContactId) => {
    const row = await world.stores.ampContacts.get(ampContactId);
    const record =
      row?.link === null || row === null
        ? ({ kind: 'amp_contact', id: ampContactId } as const)
        : ({ kind: 'contact', id: row.link.contactId } as const);
    if (kept) await holds.hold([record], 'kept_back', null, now(world));
    else await holds.release(record, '2026-03-01T12:00:00.000Z');
  });
}

function mend(world: EngineWorld, recordId: number): void {
  const { contacts, companies } = world.memory.records;
  const found = contacts.get(recordId);
  if (found !== undefined) world.memory.put(found);
  const owner = companies.get(recordId);
  if (owner !== undefined) world.memory.putCompany(owner);
}

async function onAmp(
  world: EngineWorld,
  nth: number,
  act: (id: string) => Promise<unknown>,
): Promise<void> {
  // Sorted by content, not by id: imported records, and contacts created in ConnectWise, have other ids in a
  // world than in its twin.
  const rows = (await world.ampContacts()).toSorted(
    (a, b) => imported(a) - imported(b) || (a.createdAt < b.createdAt ? -1 : 1),
  );
  const row = rows[nth];
  if (row !== undefined) await act(row.id);
}

function imported({ link }: AmpContactRow): number {
  return link === null || isSent(link.contactId) ? Number.MAX_SAFE_INTEGER : link.contactId;
}

function now(world: EngineWorld): string {
  return new Date(world.clock.now()).toISOString();
}
