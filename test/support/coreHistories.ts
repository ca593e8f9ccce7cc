import fc from 'fast-check';
import { expect } from 'vitest';
import type { FieldValue, FieldValues } from '../../src/core/contact/ampContact.ts';
import { ampFields } from '../../src/core/contact/ampFields.ts';
import type { Company, Contact } from '../../src/core/contact/contact.ts';
import type { ContactFilter } from '../../src/core/filter/contactFilter.ts';
import { ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import { catalog } from '../../src/core/mapping/catalog.ts';
import { compileMapping } from '../../src/core/mapping/compileMapping.ts';
import { defaultMapping } from '../../src/core/mapping/defaultMapping.ts';
import { valuesForAmp } from '../../src/core/mapping/mapping.ts';
import type { Policy } from '../../src/core/plan/decision.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { maximumPasses, reconcile } from '../../src/core/plan/reconcile.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { type Applied, applyPlan, type Temper } from './coreApplier.ts';
import {
  ampEdit,
  blankIsNone,
  catchAll,
  filler,
  maybe,
  someAmpContact,
  someCompany,
  someContact,
  someFilter,
  someSettings,
  someTemper,
  text,
  types,
} from './coreArbitraries.ts';
import { CoreWorld } from './coreWorld.ts';
import { type Decided, documentOf } from './decided.ts';
import { company } from './records.ts';

export function policyOf(
  filter: ContactFilter,
  settings: Decided,
  catchAllCompany: Company | null = null,
): Policy {
  const document = documentOf(settings.fields);
  const mapping = compileMapping(document, ampFields, catalog, settings, managerOf);
  return { filter, settings, mapping, catchAllCompany };
}

/** The owner in these histories: the territory manager of the company, whether a user or not. */
function managerOf(of: Company | null): string | null {
  return of?.territoryManagerId?.toString() ?? null;
}

/** A world with its policy, and everything that a sync does to it. */
export class History {
  readonly world = new CoreWorld();
  policy = policyOf(ofCompanyTypes(types.slice(0, 2)), defaultSettings);
  temper: Temper = { length: 1000, refuses: null };

  plan(): Plan {
    return reconcile(this.world.candidates(), this.world.ampCandidates(), this.policyNow());
  }

  /** Plans and applies once; returns the plan and the result. */
  pass(): Applied & { readonly plan: Plan } {
    const plan = this.plan();
    return { plan, ...applyPlan(this.world, plan, this.policyNow(), this.temper) };
  }

  /** The policy, with the catch-all company as the world has it. */
  policyNow(): Policy {
    const { catchAllCompany: id } = this.policy.settings;
    const { companies } = this.world;
    return { ...this.policy, catchAllCompany: id === null ? null : (companies.get(id) ?? null) };
  }

  /**
   * Repeats passes as a run does: an AMP contact that gets another address may free its old one for the next
   * pass.
   */
  sync(): readonly (Applied & { readonly plan: Plan })[] {
    const passes: (Applied & { readonly plan: Plan })[] = [];
    while (hasWork(this.plan())) {
      passes.push(this.pass());
      expect(passes.length).toBeLessThanOrEqual(maximumPasses);
    }
    return passes;
  }

  ampId(nth: number): string {
    const all = [...this.world.ampContacts.keys()];
    return all[nth % Math.max(1, all.length)] ?? 'none';
  }

  contactId(nth: number): number {
    const all = [...this.world.contacts.keys()];
    return all[nth % Math.max(1, all.length)] ?? 0;
  }
}

export function hasWork({ entries, skips, ampSkips }: Plan): boolean {
  return entries.length + skips.length + ampSkips.length > 0;
}

export type Step = (h: History) => unknown;

/** A step that a failure prints as what it does. */
function named(label: string, what: unknown, act: Step): Step {
  return Object.assign(act, { [fc.toStringMethod]: () => `${label} ${fc.stringify(what)}` });
}

const step = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const nth = fc.nat({ max: 20 });

/** An edit in ConnectWise: a new contact, or one field of an existing one. */
const contactStep: fc.Arbitrary<Step> = fc.oneof(
  someContact.map((one) => named('put', one, (h) => h.world.put(one))),
  fc
    .tuple(nth, someContact, fc.constantFrom('firstName', 'title', 'inactive', 'communications'))
    .map(([at, one, part]) =>
      named('edit contact', [at, part, one[part]], (h) => {
        const present = h.world.contacts.get(h.contactId(at));
        if (present === undefined) return;
        h.world.put({ ...present, [part]: one[part], communications: mixed(present, one, part) });
      }),
    ),
);

function mixed(present: Contact, one: Contact, part: string): Contact['communications'] {
  if (part !== 'communications') return present.communications;
  // The same items with other values: someone edited them.
  const values = new Map(one.communications.map(({ channel, value }) => [channel, value]));
  return present.communications.map((item) => ({
    ...item,
    value: values.get(item.channel) ?? item.value,
  }));
}

/** An edit of the same field of one pair, on both sides. */
const bothStep = fc
  .tuple(nth, fc.constantFrom('firstName', 'title'), maybe(text, 6), maybe(text, 6))
  .map(([at, field, inConnectWise, inAmp]) =>
    named('edit both', [at, field, inConnectWise, inAmp], ({ world }) => {
      const links = [...world.links.values()];
      const link = links[at % Math.max(1, links.length)];
      const present = world.contacts.get(link?.contactId ?? 0);
      if (link === undefined || present === undefined) return;
      if (!world.gone.has(present.id)) world.put({ ...present, [field]: inConnectWise });
      world.editAmp(link.ampContactId, field, blankIsNone(inAmp));
    }),
  );

/** A linked contact leaves the filter, or comes back. */
const leaveStep = fc.tuple(nth, fc.boolean(), fc.boolean()).map(([at, byCompany, out]) =>
  named('leave', [at, byCompany, out], ({ world }) => {
    const links = [...world.links.values()];
    const present = world.contacts.get(links[at % Math.max(1, links.length)]?.contactId ?? 0);
    if (present === undefined || world.gone.has(present.id)) return;
    const left = world.companyOf(present);
    if (!byCompany || left === null || left.id === catchAll)
      world.put({ ...present, inactive: out });
    else world.companies.set(left.id, { ...left, deleted: false, types: types.slice(out ? 2 : 0) });
  }),
);

const settingsStep = someSettings.map((settings) =>
  named('settings', settings, (h) => {
    h.policy = policyOf(h.policy.filter, settings);
  }),
);

const decisionStep: fc.Arbitrary<Step> = fc
  .tuple(nth, nth, fc.integer({ min: 0, max: 6 }), fc.boolean())
  .map(([a, b, what, yes]) =>
    named('decide', [a, b, what, yes], ({ world }) => {
      const contacts = [...world.contacts.keys()];
      const amps = [...world.ampContacts.keys()];
      const contactId = contacts[a % Math.max(1, contacts.length)];
      const ampId = amps[b % Math.max(1, amps.length)];
      if (contactId === undefined || ampId === undefined) return;
      const free =
        (world.links.get(contactId)?.state ?? 'ended') === 'ended' &&
        (world.linkOf(ampId)?.state ?? 'ended') === 'ended';
      if (what === 0 && free && !world.gone.has(contactId)) world.linkByHand(contactId, ampId);
      else if (what === 1) world.unlink(contactId);
      else if (what === 2) world.reject(contactId, ampId);
      else if (what === 3) world.resolve(contactId, yes ? 'amp' : 'connectwise');
      else if (what === 4) world.holds.set(yes ? contactId : ampId, 'kept_back');
      else for (const id of yes ? [contactId, ampId] : world.holds.keys()) world.holds.delete(id);
    }),
  );

const steps = fc.array(
  fc.oneof(
    step(5, contactStep),
    step(
      1,
      someCompany.map((one) => named('company', one, (h) => h.world.companies.set(one.id, one))),
    ),
    step(
      1,
      nth.map((at) => named('delete contact', at, (h) => h.world.gone.add(h.contactId(at)))),
    ),
    step(
      1,
      someFilter.map((filter) =>
        named('filter', filter, (h) => {
          h.policy = policyOf(filter, h.policy.settings);
        }),
      ),
    ),
    step(1, settingsStep),
    step(
      5,
      fc
        .tuple(nth, ampEdit)
        .map(([at, { field, value }]) =>
          named('edit AMP', [at, field, value], (h) => h.world.editAmp(h.ampId(at), field, value)),
        ),
    ),
    step(
      2,
      fc
        .tuple(nth, fc.boolean())
        .map(([at, removed]) =>
          named('remove AMP', [at, removed], (h) => h.world.removeAmp(h.ampId(at), removed)),
        ),
    ),
    step(
      2,
      someAmpContact.map((values) => named('add AMP', values, (h) => h.world.addAmp(values))),
    ),
    step(4, bothStep),
    step(3, leaveStep),
    step(2, decisionStep),
    step(4, fc.constant(named('sync', '', (h) => h.sync()))),
  ),
  { minLength: 2, maxLength: 16, size: 'max' },
);

/** Fills both sides and syncs them, then does anything. */
export const history: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.tuple(...[1, 2, 3, 4].map((id) => someCompany.map((one) => ({ ...one, id })))),
    fc.array(someContact, { minLength: 3, maxLength: 7, size: 'max' }),
    fc.array(someAmpContact, { maxLength: 5, size: 'max' }),
    someSettings,
    someTemper,
    steps,
  )
  .map(([companies, contacts, ampContacts, settings, temper, more]): readonly Step[] => [
    named('world', [companies, contacts, ampContacts, settings, temper], (h) => {
      for (const one of [...companies, company(catchAll, { types })])
        h.world.companies.set(one.id, one);
      for (const one of contacts) h.world.put(one);
      for (const one of ampContacts) h.world.addAmp(one);
      h.policy = policyOf(h.policy.filter, settings);
      h.temper = temper;
    }),
    named('sync', '', (h) => h.sync()),
    ...more,
  ]);

export function played(story: readonly Step[]): History {
  const h = new History();
  for (const act of story) act(h);
  return h;
}

/** Whether a value is a filler. */
export function isFiller(value: FieldValue): boolean {
  return value === filler;
}

/** The values of a contact, including fillers. */
export function rawValues(world: CoreWorld, of: Contact): FieldValues {
  return valuesForAmp(defaultMapping, of, world.companyOf(of));
}
