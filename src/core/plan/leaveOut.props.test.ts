import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../test/support/coreApplier.ts';
import { type History, hasWork, history, played } from '../../../test/support/coreHistories.ts';
import { pbt } from '../../../test/support/pbt.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import { leaveOut, separable } from './leaveOut.ts';
import { ampValue } from './mergeFields.ts';
import type { Plan, PlanEntry } from './plan.ts';

const choices = fc.infiniteStream(fc.boolean());

const someValue = fc.constantFrom('One', 'Two', 'Three', null);

/** Edits of linked pairs, on either side, so that most of them have several fields to sync. */
const edits = fc.array(
  fc.record({
    pair: fc.nat({ max: 6 }),
    inAmp: fc.boolean(),
    field: fc.constantFrom('firstName', 'lastName', 'title', 'addressLine1', 'city', 'zip'),
    value: someValue,
  }),
  { minLength: 4, maxLength: 16, size: 'max' },
);

type Edits = typeof edits extends fc.Arbitrary<infer All> ? All : never;

function playedWith(story: Parameters<typeof played>[0], all: Edits): History {
  const h = played(story);
  h.sync();
  const links = [...h.world.links.values()].toSorted((a, b) => a.contactId - b.contactId);
  for (const { pair, inAmp, field, value: next } of all) {
    const link = links[pair % Math.max(1, links.length)];
    const present = h.world.contacts.get(link?.contactId ?? 0);
    if (link === undefined || present === undefined) continue;
    if (inAmp) h.world.editAmp(link.ampContactId, field, next);
    else if (!h.world.gone.has(present.id)) h.world.put({ ...present, [field]: next });
  }
  return h;
}

/** The plan less some of the fields that can be left out. */
function partly(h: History, plan: Plan, chosen: Iterator<boolean>) {
  const left = new Map<number, readonly string[]>();
  const latest = new Set(
    h.policy.mapping.flatMap(({ target, conflict }) => (conflict === 'latest' ? target.name : [])),
  );
  const entries = plan.entries.map((entry): PlanEntry => {
    const link = entry.contactId === null ? undefined : h.world.links.get(entry.contactId);
    const names = new Set(entry.changes.map(({ field }) => field));
    const out = separable(entry).filter(() => chosen.next().value === true);
    if (link === undefined || entry.contactId === null || out.length === 0) return entry;
    // Where the latest edit wins and its value did not fit, every write of the record decides again.
    if (entry.conflicts.some(({ field }) => latest.has(field))) return entry;
    const some = out.length === names.size ? out.slice(1) : out;
    if (some.length === 0) return entry;
    left.set(entry.contactId, some);
    return leaveOut(entry, some, link);
  });
  return { plan: { ...plan, entries }, left };
}

/** What both sides hold, and what they last agreed on; open fields apart. */
function standing({ world }: History) {
  const links = [...world.links.values()].toSorted((a, b) => a.contactId - b.contactId);
  return links.map((link) => {
    const contact = world.contacts.get(link.contactId);
    const amp = world.ampContacts.get(link.ampContactId);
    const open = (world.conflicts.get(link.contactId) ?? []).map(({ field }) => field).toSorted();
    const { lastUpdated: _, communications = [], ...values } = contact ?? {};
    const items = communications.map(({ channel, value, isDefault }) => [
      channel,
      value,
      isDefault,
    ]);
    return {
      contact: { ...values, items },
      amp: amp === undefined ? null : { email: amp.email, fields: amp.fields },
      base: link.base,
      marks: link.marks,
      state: link.state,
      open,
    };
  });
}

describe('an entry that leaves fields out', () => {
  it('V1 converge: and the sync after it come to the same as all at once', () => {
    let leftOut = 0;
    fc.assert(
      fc.property(history, edits, choices, (story, all, chosen) => {
        const whole = playedWith(story, all);
        const part = playedWith(story, all);
        const iterator = chosen[Symbol.iterator]();
        const { plan, left } = partly(part, part.plan(), iterator);
        if (left.size === 0) return;
        leftOut += left.size;
        whole.sync();
        applyPlan(part.world, plan, part.policyNow(), part.temper);
        part.sync();
        expect(standing(part)).toEqual(standing(whole));
        expect(hasWork(part.plan())).toBe(false);
      }),
      pbt(600),
    );
    expect(leftOut).toBeGreaterThan(200);
  });

  it('V5 no silent loss: what is left out stays on both sides, with its base, and is planned again', () => {
    fc.assert(
      fc.property(history, edits, choices, (story, all, chosen) => {
        const h = playedWith(story, all);
        const iterator = chosen[Symbol.iterator]();
        const planned = h.plan();
        const { plan, left } = partly(h, planned, iterator);
        const before = new Map([...left].map(([id]) => [id, held(h, id)]));
        const { done } = applyPlan(h.world, plan, h.policyNow(), h.temper);
        for (const entry of done) {
          const id = entry.contactId ?? 0;
          const fields = left.get(id) ?? [];
          expect(entry.changes.filter(({ field }) => fields.includes(field))).toEqual([]);
          for (const field of fields) expect(held(h, id)(field)).toEqual(before.get(id)?.(field));
        }
      }),
      pbt(300),
    );
  });
});

/** A field as it stands in AMP, and its base. */
function held({ world }: History, contactId: number): (field: string) => readonly FieldValue[] {
  const link = world.links.get(contactId);
  const amp = world.ampContacts.get(link?.ampContactId ?? '');
  return (field) => [amp === undefined ? null : ampValue(amp, field), link?.base[field] ?? null];
}
