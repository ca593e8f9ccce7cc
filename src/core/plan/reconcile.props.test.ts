import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type History,
  hasWork,
  history,
  isFiller,
  played,
  rawValues,
} from '../../../test/support/coreHistories.ts';
import { ampKey, ampName, contactKey, contactName } from '../../../test/support/coreWorld.ts';
import { pbt } from '../../../test/support/pbt.ts';
import type { AmpContact, FieldValue } from '../contact/ampContact.ts';
import { sameValue } from '../contact/comparison.ts';
import { type Contact, nothingKnown } from '../contact/contact.ts';
import { preferredEmail } from '../contact/preferred.ts';
import { defaultMapping } from '../mapping/defaultMapping.ts';
import { mappingOf, valuesForAmp } from '../mapping/mapping.ts';
import { ampValue } from './mergeFields.ts';
import { contradicts } from './pairing.ts';
import type { FieldChange, PlanEntry, Side } from './plan.ts';
import { reconcile } from './reconcile.ts';
import { leftOutByRules } from './standing.ts';

const fields = defaultMapping.map(({ target }) => target.name);
const nobody = { email: null, fields: {} };

/** Pairs that sync, exist on both sides, and are not on hold. */
function pairs({ world, policy }: History) {
  return [...world.links.values()].flatMap((link) => {
    const contact = world.contacts.get(link.contactId);
    const amp = world.ampContacts.get(link.ampContactId);
    if (contact === undefined || amp === undefined || link.state !== 'active') return [];
    if (amp.deletedAt !== null || world.holds.has(contact.id)) return [];
    const mapping = mappingOf(policy.mapping, link.origin);
    const { fillers } = link.marks;
    const values = valuesForAmp(mapping, contact, world.companyOf(contact), fillers);
    return [{ link, contact, amp, mapping, values }];
  });
}

describe('reconcile', () => {
  it('V1 converge: after a sync both sides agree, but for what waits for a person, or was edited where nobody reads it', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        h.sync();
        for (const { link, contact, amp, mapping, values } of pairs(h)) {
          const open = new Set((h.world.conflicts.get(contact.id) ?? []).map(({ field }) => field));
          for (const { target, direction } of mapping) {
            const cw = values[target.name] ?? null;
            const own = ampValue(amp, target.name);
            const base = link.base[target.name] ?? null;
            const same = (a: FieldValue, b: FieldValue) => sameValue(target.comparison, a, b);
            const agree =
              same(cw, own) ||
              open.has(target.name) ||
              (direction === 'to_amp' && same(cw, base)) ||
              (direction === 'to_connectwise' && same(own, base));
            expect(agree, `${target.name} of contact ${contact.id}: ${cw} and ${own}`).toBe(true);
          }
        }
      }),
      pbt(300),
    );
  });

  it('V2 quiet: the next sync finds nothing to do', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        h.sync();
        expect(hasWork(h.plan())).toBe(false);
      }),
      pbt(300),
    );
  });

  it('V3 no echo: what was written is no edit: nothing is written twice, or there and back', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        const sent = new Set<string>();
        for (const { done } of h.sync()) {
          for (const { contactId, changes } of done) {
            for (const { field } of changes) {
              const what = `${contactId} ${field}`;
              expect(sent.has(what), `${what} twice`).toBe(false);
              sent.add(what);
            }
          }
        }
      }),
      pbt(300),
    );
  });

  it('V4 no invention: every value comes from some side; what fills a required field stays in ConnectWise', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        // ConnectWise gives new contacts a country, and may cut what it is given.
        const known = new Set<FieldValue>([null, 'Homeland']);
        for (const amp of h.world.ampContacts.values()) {
          for (const field of fields) known.add(ampValue(amp, field));
        }
        for (const contact of h.world.contacts.values()) {
          for (const value of Object.values(rawValues(h.world, contact))) known.add(value);
        }
        for (const company of h.world.companies.values()) {
          const values = valuesForAmp(defaultMapping, { id: 0, ...nothingKnown }, company);
          for (const value of Object.values(values)) known.add(value);
          known.add(`Company ${company.id}`);
        }
        const cut = new Set([...known].flatMap((value) => cutForms(value, h.temper.length)));
        h.sync();
        for (const amp of h.world.ampContacts.values()) {
          for (const field of fields) {
            const value = ampValue(amp, field);
            expect(isFiller(value), `${field} ${value}`).toBe(false);
            if (field === 'owner' || field === 'Company_Type') continue;
            expect(known.has(value) || cut.has(value), `${field} ${value}`).toBe(true);
          }
        }
        for (const contact of h.world.present()) {
          const values = rawValues(h.world, contact);
          for (const { target, source } of defaultMapping) {
            const value = values[target.name] ?? null;
            if (source.object === 'company' || known.has(value) || cut.has(value)) continue;
            expect(isFiller(value) && source.required === true, `${target.name} ${value}`).toBe(
              true,
            );
          }
        }
      }),
      pbt(300),
    );
  });

  it('V5 no silent loss: whatever changes is in the plan, with the value it had', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        const amps = new Map(h.world.ampContacts);
        const contacts = new Map(h.world.contacts);
        const { done } = h.pass();
        for (const [id, before] of amps) {
          const after = h.world.ampContacts.get(id) ?? nobody;
          const entries = done.filter((entry) => entry.ampContactId === id);
          for (const field of [...fields, 'tags']) {
            const [was, is] = [ampValue(before, field), ampValue(after, field)];
            if (was === is) continue;
            expect(changed(entries, 'amp', field)).toMatchObject([{ old: was, new: is }]);
          }
        }
        for (const [id, before] of contacts) {
          const after = h.world.contacts.get(id) ?? before;
          const entries = done.filter((entry) => entry.contactId === id);
          const [was, is] = [rawValues(h.world, before), rawValues(h.world, after)];
          for (const field of fields) {
            if (was[field] === is[field]) continue;
            const [change, ...others] = changed(entries, 'connectwise', field);
            expect(others).toEqual([]);
            const old = isFiller(was[field] ?? null) ? null : (was[field] ?? null);
            expect(change?.old).toEqual(old);
          }
          const acted = entries.some(({ action }) => action === 'inactivate');
          expect(after.inactive).toBe(before.inactive || acted);
          // No number or address is lost that is not the one the plan names.
          for (const item of before.communications) {
            if (after.communications.some(({ value }) => value === item.value)) continue;
            const named = entries.flatMap(({ changes }) => changes.map(({ old }) => String(old)));
            expect(named.some((old) => old.startsWith(item.value.trim()))).toBe(true);
          }
        }
      }),
      pbt(300),
    );
  });

  it('V6 no duplicate: one contact is one AMP contact, and nobody is created twice', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        for (let left = 4; left > 0 && hasWork(h.plan()); left--) {
          const contacts = h.world.present();
          const amps = [...h.world.ampContacts.values()].filter((amp) => amp.deletedAt === null);
          const linked = new Set([...h.world.links.values()].map((link) => link.ampContactId));
          const before = new Map(h.world.contacts);
          const { done, stale } = h.pass();
          for (const { action, contactId, ampContactId } of done) {
            const contact = before.get(contactId ?? 0);
            const amp = amps.find(({ id }) => id === ampContactId);
            if (action !== 'link' || contact === undefined || amp === undefined) continue;
            expect(contradicts(contactName(contact), ampName(amp))).toBe(false);
            expect(h.world.rejected(contact.id, amp.id)).toBe(false);
          }
          const made = new Set<string>();
          for (const { action, contactId, ampContactId } of done) {
            if (action !== 'create' && action !== 'push') continue;
            const id = contactId ?? 0;
            const contact = h.world.contacts.get(id);
            if (contact === undefined) throw new Error('made, and not there');
            // ConnectWise may cut two names to one.
            const sent =
              action === 'push' ? h.world.ampContacts.get(ampContactId ?? '') : undefined;
            const name = sent === undefined ? contactName(contact) : ampName(sent);
            const who = `${contactKey(contact)} ${name}`;
            expect(made.has(`${action} ${who}`), who).toBe(false);
            made.add(`${action} ${who}`);
            const twins =
              action === 'create'
                ? amps
                    .filter((amp) => !linked.has(amp.id) && isTwin(contact, amp))
                    .map((amp) => [id, amp.id] as const)
                : contacts
                    .filter((other) => isTwin(other, h.world.ampContacts.get(ampContactId ?? '')))
                    .map((other) => [other.id, ampContactId ?? ''] as const);
            expect(twins.filter(([a, b]) => !h.world.rejected(a, b))).toEqual([]);
          }
          // Nothing was edited in between.
          expect(stale.filter(({ contactId }) => !h.world.gone.has(contactId ?? 0))).toEqual([]);
        }
        const links = [...h.world.links.values()];
        expect(new Set(links.map((link) => link.ampContactId)).size).toBe(links.length);
        const keys = pairs(h)
          .filter(({ link }) => link.origin === 'connectwise')
          .map(({ contact }) => contactKey(contact));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      pbt(300),
    );
  });

  it('V9 order: the order of the candidates does not matter', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (story, keys) => {
        const h = played(story);
        const mixed = <T>(all: readonly T[]) =>
          all
            .map((one, at) => ({ one, key: keys[at % keys.length] ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ one }) => one);
        const candidates = h.world.candidates().map((one) => ({
          ...one,
          rivals: mixed(one.rivals),
          matches: mixed(one.matches),
          namesakes: mixed(one.namesakes),
        }));
        const plan = reconcile(mixed(candidates), mixed(h.world.ampCandidates()), h.policyNow());
        expect(plan).toEqual(h.plan());
      }),
      pbt(300),
    );
  });

  it('V14 poison and total: every record is in one list, and ends linked or skipped with a valid reason', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        const { world, policy } = h;
        const plan = h.plan();
        const contactIds = [
          ...plan.entries.flatMap(({ action, contactId }) =>
            action === 'push' ? [] : (contactId ?? []),
          ),
          ...plan.skips.map(({ id }) => id),
          ...plan.unchanged,
        ];
        expect(contactIds.toSorted((a, b) => a - b)).toEqual(
          [...world.contacts.keys()].toSorted((a, b) => a - b),
        );
        const ampIds = [
          ...plan.entries.flatMap(({ action, contactId, ampContactId }) =>
            action === 'push' || contactId === null ? (ampContactId ?? []) : [],
          ),
          ...plan.ampSkips.map(({ id }) => id),
          ...plan.ampUnchanged,
          ...plan.ampWaiting,
        ];
        expect(ampIds.toSorted()).toEqual(
          world
            .ampCandidates()
            .map(({ ampContact }) => ampContact.id)
            .toSorted(),
        );

        h.sync();
        for (const contact of world.present()) {
          if (world.holds.has(contact.id)) continue;
          const skip = world.skips.get(contact.id);
          const active = world.links.get(contact.id)?.state === 'active';
          expect(active, `contact ${contact.id}`).toBe(skip === undefined);
          const byCompany = leftOutByRules(
            { ...contact, company: world.companyOf(contact) },
            policy.filter,
          );
          const email = preferredEmail(contact).state;
          if (byCompany !== null) expect(skip?.reason).toBe(byCompany);
          else if (email === 'none') expect(skip?.reason).toBe('no_email');
          else if (email === 'invalid') expect(skip?.reason).toBe('invalid_email');
          else if (skip?.reason === 'pull_off') expect(policy.settings.pull).toBe(false);
        }
        for (const { id: ampContactId, reason, about } of world.ampSkips.values()) {
          const person = world.ampContacts.get(ampContactId);
          if (reason !== 'match_proposed' || world.holds.has(ampContactId)) continue;
          if (person === undefined || person.deletedAt !== null) continue;
          expect(world.rejected(Number(about?.id), ampContactId)).toBe(false);
        }
        for (const amp of world.ampContacts.values()) {
          const settled =
            amp.deletedAt !== null ||
            world.linkOf(amp.id) !== undefined ||
            world.ampSkips.has(amp.id) ||
            world.holds.has(amp.id);
          // The contact that it would be linked to is on hold, or was rejected as a match.
          const waiting = world.holds.size + world.rejections.size > 0;
          expect(settled || waiting, `AMP contact ${amp.id}`).toBe(true);
        }
      }),
      pbt(300),
    );
  });
});

/** Whether a contact and an AMP contact have the same name and the same address. */
function isTwin(contact: Contact, amp: AmpContact | undefined): boolean {
  if (amp === undefined || ampName(amp) === '') return false;
  return ampName(amp) === contactName(contact) && ampKey(amp) === contactKey(contact);
}

/** What ConnectWise may make of text: cut, on one line, a number cut before its extension. */
function cutForms(value: FieldValue, length: number): FieldValue[] {
  if (typeof value !== 'string') return [];
  const cut = value.replaceAll('\n', ' ').slice(0, length);
  return [cut, cut.trim(), value.trim(), `${cut} x7`];
}

/** What entries do to a field of one side. */
function changed(entries: readonly PlanEntry[], side: Side, field: string): FieldChange[] {
  return entries.flatMap(({ changes }) =>
    changes.filter((change) => change.side === side && change.field === field),
  );
}
