import fc from 'fast-check';
import type { FieldValue } from '../../src/core/contact/ampContact.ts';
import type { Company, Contact } from '../../src/core/contact/contact.ts';
import { saveFilter } from '../../src/engine/chooseFilter.ts';
import type { EngineWorld } from './engineWorld.ts';
import { company, contact, emailItem } from './records.ts';

/** One thing that happens. Plain data, so that a failing history can be kept as JSON and replayed. */
export type Step =
  | { readonly do: 'contact'; readonly id: number; readonly parts: ContactParts }
  | { readonly do: 'company'; readonly id: number; readonly parts: CompanyParts }
  | { readonly do: 'delete'; readonly id: number }
  | { readonly do: 'filter'; readonly types: readonly number[] }
  | { readonly do: 'editAmp'; readonly nth: number; readonly field: string; readonly value: string }
  | { readonly do: 'removeAmp'; readonly nth: number; readonly removed: boolean }
  | { readonly do: 'addAmp'; readonly email: string }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'sync'; readonly trouble: Trouble };

/** What befalls a sync. After each trouble another sync follows, as after a restart. */
export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'crash'; readonly effect: number }
  | { readonly kind: 'fault'; readonly request: number }
  | { readonly kind: 'shift'; readonly request: number; readonly step: ShiftStep }
  | { readonly kind: 'unreadable'; readonly id: number };

type ContactParts = {
  readonly companyId: number | null;
  readonly inactive: boolean;
  readonly firstName: string | null;
  readonly email: string | null;
};
type CompanyParts = {
  readonly types: readonly number[];
  readonly website: string | null;
  readonly deleted: boolean;
};
type ShiftStep = Extract<Step, { do: 'contact' | 'company' }>;

const emails = ['a@x.example', 'A@X.example ', 'b@x.example', 'c@x.example', 'broken@', null];
const names = ['Ann', 'Bob', ' Ann', 'Zoé', '', null];
const rarely = fc.integer({ min: 0, max: 6 }).map((n) => n === 0);
const id = fc.integer({ min: 1, max: 6 });

const contactStep = fc.record({
  do: fc.constant('contact' as const),
  id,
  parts: fc.record({
    companyId: fc.constantFrom(1, 1, 2, 3, 4, null),
    inactive: rarely,
    firstName: fc.constantFrom(...names),
    email: fc.constantFrom(...emails),
  }),
});

const companyStep = fc.record({
  do: fc.constant('company' as const),
  id: fc.integer({ min: 1, max: 3 }),
  parts: fc.record({
    types: fc.subarray([1, 2, 3], { minLength: 1 }),
    website: fc.constantFrom('https://x.example', null),
    deleted: rarely,
  }),
});

const shift = fc.oneof(contactStep, companyStep);

/** Troubles that change nothing by themselves: the outcome has to be that of no trouble. */
export const harmless: fc.Arbitrary<Trouble> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('crash' as const), effect: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('fault' as const), request: fc.integer({ min: 1, max: 8 }) }),
);

export const anyTrouble: fc.Arbitrary<Trouble> = fc.oneof(
  harmless,
  fc.record({
    kind: fc.constant('shift' as const),
    request: fc.integer({ min: 1, max: 6 }),
    step: shift,
  }),
  fc.record({ kind: fc.constant('unreadable' as const), id }),
);

/** Something to begin with, a first sync, then whatever happens. */
export function histories(trouble: fc.Arbitrary<Trouble>): fc.Arbitrary<readonly Step[]> {
  const sync = trouble.map((t): Step => ({ do: 'sync', trouble: t }));
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: contactStep },
    { weight: 2, arbitrary: companyStep },
    { weight: 5, arbitrary: sync },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        seconds: fc.constantFrom(0, 1, 59, 121, 4000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('filter' as const),
        types: fc.subarray([1, 2, 3], { minLength: 1 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('editAmp' as const),
        nth: fc.nat({ max: 5 }),
        field: fc.constantFrom('firstName', 'email', 'Company_WebSite'),
        value: fc.constantFrom('Ann', 'a@x.example', 'b@x.example'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('removeAmp' as const),
        nth: fc.nat({ max: 5 }),
        removed: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('addAmp' as const),
        email: fc.constantFrom('a@x.example', 'b@x.example'),
      }),
    },
  );
  return fc
    .tuple(
      fc.array(companyStep, { minLength: 2, maxLength: 4, size: 'max' }),
      fc.array(contactStep, { minLength: 3, maxLength: 8, size: 'max' }),
      sync,
      fc.array(step, { maxLength: 12, size: 'max' }),
    )
    .map(([companies, contacts, firstSync, steps]) => [
      { do: 'filter', types: [1, 2] },
      ...companies,
      ...contacts,
      firstSync,
      ...steps,
    ]);
}

export function toContact(contactId: number, { email, ...parts }: ContactParts): Contact {
  const communications = email === null ? [] : [emailItem(contactId * 10, email)];
  return contact(contactId, { ...parts, communications });
}

function toCompany(companyId: number, { types, ...parts }: CompanyParts): Company {
  return company(companyId, { ...parts, types: types.map(toType) });
}

const toType = (typeId: number) => ({ id: typeId, name: `Type ${typeId}` });

function edit(world: EngineWorld, step: ShiftStep): void {
  if (step.do === 'contact') world.memory.put(toContact(step.id, step.parts));
  else world.memory.putCompany(toCompany(step.id, step.parts));
}

/** Makes one step happen. `withoutTrouble` is for the twin that nothing befalls. */
export async function happen(
  world: EngineWorld,
  step: Step,
  options: { readonly withoutTrouble: boolean } = { withoutTrouble: false },
): Promise<void> {
  switch (step.do) {
    case 'contact':
    case 'company':
      edit(world, step);
      return;
    case 'delete':
      world.memory.delete(step.id);
      return;
    case 'filter':
      await saveFilter(
        { stores: world.stores, clock: world.clock },
        { companyTypes: step.types.map(toType) },
      );
      return;
    case 'editAmp':
      await onAmp(world, step.nth, (ampId) => {
        const set: Record<string, FieldValue> = { [step.field]: step.value };
        return world.stores.ampContacts.edit(ampId, { set }, now(world));
      });
      return;
    case 'removeAmp':
      await onAmp(world, step.nth, (ampId) =>
        step.removed
          ? world.stores.ampContacts.remove(ampId, now(world))
          : world.stores.ampContacts.restore(ampId, now(world)),
      );
      return;
    case 'addAmp':
      await world.stores.ampContacts.add(
        { id: world.deps.ids.next(), set: { email: step.email } },
        now(world),
      );
      return;
    case 'pass':
      world.pass(step.seconds);
      return;
    case 'sync':
      await syncWith(world, options.withoutTrouble ? { kind: 'none' } : step.trouble);
  }
}

/** A sync with trouble, and the one that follows it; the last one has to succeed. */
async function syncWith(world: EngineWorld, trouble: Trouble): Promise<void> {
  let requests = 0;
  switch (trouble.kind) {
    case 'none':
      break;
    case 'crash':
      await world.crashAndSync(trouble.effect);
      return;
    case 'fault':
      world.interference = {
        beforeRequest: () => {
          if (++requests === trouble.request) throw world.outage();
        },
      };
      break;
    case 'shift':
      world.interference = {
        beforeRequest: () => {
          if (++requests === trouble.request) edit(world, trouble.step);
        },
      };
      break;
    case 'unreadable':
      world.interference = {
        onPage: (page) => ({
          ...page,
          records: page.records.filter((record) => record.id !== trouble.id),
          unreadable: page.records
            .filter((record) => record.id === trouble.id)
            .map((record) => ({ id: record.id, problem: 'planted' })),
        }),
      };
      break;
  }
  const first = await world.sync();
  world.interference = {};
  // What was unreadable is read again only once it changes; someone mends it.
  if (trouble.kind === 'unreadable') mend(world, trouble.id);
  if (trouble.kind !== 'none' || first.status !== 'succeeded') await world.sync();
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
  // By contact, not by id: ids of ours differ between a world and its twin.
  const rows = (await world.ampContacts()).toSorted(
    (a, b) =>
      (a.link?.contactId ?? 1e9) - (b.link?.contactId ?? 1e9) ||
      (a.createdAt < b.createdAt ? -1 : 1),
  );
  const row = rows[nth];
  if (row !== undefined) await act(row.id);
}

function now(world: EngineWorld): string {
  return new Date(world.clock.now()).toISOString();
}
