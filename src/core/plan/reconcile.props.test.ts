import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoreWorld } from '../../../test/support/coreWorld.ts';
import { pbt } from '../../../test/support/pbt.ts';
import { company, contact, emailItem, phoneItem } from '../../../test/support/records.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import { sameValue } from '../contact/canonical.ts';
import type { Company, Contact } from '../contact/contact.ts';
import { preferredEmail } from '../contact/preferred.ts';
import { defaultMapping, valuesForAmp } from '../mapping/mapping.ts';
import { ampValue } from './mergeFields.ts';
import type { Plan } from './plan.ts';
import { maximumPasses, type Policy, reconcile } from './reconcile.ts';
import { leftOutByCompany } from './standing.ts';

// Few values on purpose: what breaks a sync is records that meet.
const emails = ['a@x.example', 'A@X.example ', 'b@x.example', "o'neil@y.example", 'broken@', ' '];
const texts = ['Ann', 'ann', ' Ann', 'Bob', '\u200fAnn', 'Zoé', 'Zoe\u0301', '', '  '];
const types = [1, 2, 3].map((id) => ({ id, name: `Type ${id}` }));
const ids = fc.integer({ min: 1, max: 4 });
const text = fc.constantFrom(...texts);
const rarely = fc.integer({ min: 0, max: 5 }).map((n) => n === 0);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const someCompany: fc.Arbitrary<Company> = fc
  .record({
    id: ids,
    types: fc.subarray(types, { minLength: 1 }),
    employees: maybe(fc.integer({ min: 0, max: 3 })),
    website: maybe(text),
    market: maybe(fc.constantFrom({ id: 1, name: 'IT' }, { id: 2, name: 'Law' })),
    deleted: rarely,
  })
  .map(({ id, ...parts }) => company(id, parts));

const someContact: fc.Arbitrary<Contact> = fc
  .record({
    id: ids,
    companyId: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null, freq: 8 }),
    inactive: rarely,
    firstName: maybe(text),
    title: maybe(text),
    email: fc.option(fc.constantFrom(...emails), { nil: null, freq: 8 }),
    second: maybe(fc.constantFrom(...emails)),
    phone: maybe(fc.constantFrom('555 1', '(555) 1', '555-2', 'ask')),
  })
  .map(({ id, email, second, phone, ...parts }) =>
    contact(id, {
      ...parts,
      communications: [
        ...(email === null ? [] : [emailItem(id * 10, email)]),
        ...(second === null ? [] : [emailItem(id * 10 + 1, second, false)]),
        ...(phone === null ? [] : [phoneItem(id * 10 + 2, phone)]),
      ],
    }),
  );

type Step = (run: Harness) => void;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: someContact.map(
      (c): Step =>
        (h) =>
          h.world.contacts.set(c.id, c),
    ),
  },
  {
    weight: 2,
    arbitrary: someCompany.map(
      (c): Step =>
        (h) =>
          h.world.companies.set(c.id, c),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.subarray(types, { minLength: 1 }).map(
      (companyTypes): Step =>
        (h) => {
          h.policy = { ...h.policy, filter: { companyTypes } };
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('firstName', 'title', 'email', 'Company_WebSite'), text)
      .map(
        ([nth, field, value]): Step =>
          (h) =>
            h.editAmp(nth, field, value),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), fc.boolean()).map(
      ([nth, removed]): Step =>
        (h) =>
          h.world.removeAmp(h.ampId(nth), removed),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...emails).map(
      (email): Step =>
        (h) =>
          h.world.addAmp(email),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Step>((h) => void h.sync()) },
);

class Harness {
  readonly world = new CoreWorld();
  policy: Policy = { filter: { companyTypes: types.slice(0, 2) }, mapping: defaultMapping };
  /** Fields edited in AMP and not overwritten since, by AMP contact. */
  readonly edited = new Set<string>();

  ampId(nth: number): string {
    const all = [...this.world.ampContacts.keys()];
    return all[nth % Math.max(1, all.length)] ?? 'none';
  }

  editAmp(nth: number, field: string, value: FieldValue): void {
    const id = this.ampId(nth);
    this.world.editAmp(id, field, value);
    this.edited.add(`${id} ${field}`);
  }

  plan(): Plan {
    return reconcile(this.world.candidates(), this.policy);
  }

  /** As a run does: an AMP contact that takes over another address may free it for the next pass. */
  sync(): readonly Plan[] {
    const passes: Plan[] = [];
    for (let plan = this.plan(); hasWork(plan); plan = this.plan()) {
      this.world.apply(plan);
      for (const entry of plan.entries) {
        for (const { field } of entry.changes) this.edited.delete(`${entry.ampContactId} ${field}`);
      }
      passes.push(plan);
      expect(passes.length).toBeLessThanOrEqual(maximumPasses);
    }
    return passes;
  }
}

function hasWork(plan: Plan): boolean {
  return plan.entries.length + plan.skips.length > 0;
}

function played(steps: readonly Step[]): Harness {
  const harness = new Harness();
  for (const act of steps) act(harness);
  return harness;
}

// A first sync of a filled ConnectWise, then whatever happens.
const history = fc
  .tuple(
    fc.array(someCompany, { minLength: 3, maxLength: 5, size: 'max' }),
    fc.array(someContact, { minLength: 3, maxLength: 6, size: 'max' }),
    fc.array(step, { maxLength: 20, size: 'max' }),
  )
  .map(([companies, contacts, steps]): readonly Step[] => [
    (h) => {
      for (const one of companies) h.world.companies.set(one.id, one);
      for (const one of contacts) h.world.contacts.set(one.id, one);
    },
    (h) => void h.sync(),
    ...steps,
  ]);

describe('reconcile', () => {
  it('V1 converge: after a sync every active link agrees, but for what was edited in AMP since', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        h.sync();
        for (const link of h.world.links.values()) {
          const cw = h.world.contacts.get(link.contactId);
          const amp = h.world.ampContacts.get(link.ampContactId);
          if (link.state === 'paused' || cw === undefined || amp === undefined) continue;
          if (amp.deletedAt !== null) continue;
          const values = valuesForAmp(defaultMapping, cw, h.world.companyOf(cw));
          for (const { target } of defaultMapping) {
            if (h.edited.has(`${amp.id} ${target.name}`)) continue;
            const agree = sameValue(
              target.comparison,
              values[target.name] ?? null,
              ampValue(amp, target.name),
            );
            expect(agree, `${target.name} of contact ${cw.id}`).toBe(true);
          }
        }
      }),
      pbt(2000),
    );
  });

  it('V2 quiet: the next sync finds nothing to do', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        h.sync();
        expect(h.sync()).toEqual([]);
      }),
      pbt(2000),
    );
  });

  it('V4 no invention: every value in AMP came from ConnectWise, or was entered in AMP', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        const known = new Set<FieldValue>([null]);
        for (const amp of h.world.ampContacts.values()) {
          for (const { target } of defaultMapping) known.add(ampValue(amp, target.name));
        }
        for (const cw of h.world.contacts.values()) {
          const values = valuesForAmp(defaultMapping, cw, h.world.companyOf(cw));
          for (const value of Object.values(values)) known.add(value);
        }
        h.sync();
        for (const amp of h.world.ampContacts.values()) {
          for (const { target } of defaultMapping) {
            expect(known.has(ampValue(amp, target.name))).toBe(true);
          }
        }
      }),
      pbt(2000),
    );
  });

  it('V5 no silent loss: what changes in AMP is in the plan, with the value it had', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        const before = new Map(h.world.ampContacts);
        const plan = h.plan();
        h.world.apply(plan);
        for (const amp of h.world.ampContacts.values()) {
          const old = before.get(amp.id) ?? { email: null, fields: {} };
          const entry = plan.entries.find((e) => e.ampContactId === amp.id);
          for (const { target } of defaultMapping) {
            const was = ampValue(old, target.name);
            if (was === ampValue(amp, target.name) || !before.has(amp.id)) continue;
            const change = entry?.changes.find(({ field }) => field === target.name);
            expect(change).toMatchObject({ old: was, new: ampValue(amp, target.name) });
          }
        }
      }),
      pbt(2000),
    );
  });

  it('V6 no duplicate: one AMP contact a link, one active link an address', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        h.sync();
        const links = [...h.world.links.values()];
        expect(new Set(links.map((link) => link.ampContactId)).size).toBe(links.length);
        const keys = links
          .filter(({ state }) => state === 'active')
          .map(({ contactId }) => h.world.contacts.get(contactId))
          .map((cw) => (cw === undefined ? null : preferredEmail(cw)))
          .map((email) => (email?.state === 'valid' ? email.key : 'none'));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      pbt(2000),
    );
  });

  it('V9 order: the order of the candidates does not matter', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (steps, keys) => {
        const h = played(steps);
        const shuffled = h.world
          .candidates()
          .map((candidate, index) => ({ candidate, key: keys[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ candidate }) => ({ ...candidate, rivals: candidate.rivals.toReversed() }));
        expect(reconcile(shuffled, h.policy)).toEqual(h.plan());
      }),
      pbt(2000),
    );
  });

  it('V14 poison and total: every contact ends linked or left out with a reason that holds', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        h.sync();
        for (const cw of h.world.contacts.values()) {
          const skip = h.world.skips.get(cw.id);
          const active = h.world.links.get(cw.id)?.state === 'active';
          expect(active).toBe(skip === undefined);
          const byCompany = leftOutByCompany(
            { inactive: cw.inactive, companyId: cw.companyId, company: h.world.companyOf(cw) },
            h.policy.filter,
          );
          const email = preferredEmail(cw).state;
          if (byCompany !== null) expect(skip?.reason).toBe(byCompany);
          else if (email === 'none') expect(skip?.reason).toBe('no_email');
          else if (email === 'invalid') expect(skip?.reason).toBe('invalid_email');
          else if (skip?.reason === 'duplicate_email') {
            const holder = h.world.contacts.get(Number(skip.about?.id));
            const other = holder === undefined ? null : h.world.skips.get(holder.id);
            // The one that has the address takes part, or is kept out by AMP contacts alone.
            expect([undefined, 'several_amp_matches', 'amp_contact_linked_elsewhere']).toContain(
              other?.reason,
            );
          }
        }
      }),
      pbt(2000),
    );
  });

  it('V10 one-way: planning leaves what it was given as it was', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const h = played(steps);
        const candidates = h.world.candidates();
        const copy = structuredClone(candidates);
        reconcile(candidates, h.policy);
        expect(candidates).toEqual(copy);
      }),
      pbt(500),
    );
  });
});
