import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history, isFiller, played, rawValues } from '../../../test/support/coreHistories.ts';
import { pbt } from '../../../test/support/pbt.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import { defaultMapping } from '../mapping/defaultMapping.ts';
import { addLosses, noLosses } from './brake.ts';
import { ampValue } from './mergeFields.ts';
import { reconcile } from './reconcile.ts';

const fields = defaultMapping.map(({ target }) => target.name);

describe('what a plan leaves alone, and what it takes away', () => {
  it('V10 one-way: what may only be read receives no change', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        const amps = structuredClone(h.world.ampContacts);
        const contacts = structuredClone(h.world.contacts);
        const { settings } = h.policy;
        const entries = h.sync().flatMap(({ done }) => done);
        if (!settings.push) expect(h.world.contacts).toEqual(contacts);
        if (!settings.pull) expect(h.world.ampContacts).toEqual(amps);
        const directions = new Map(
          h.policy.mapping.map(({ target, direction }) => [target.name, direction]),
        );
        for (const { side, field } of entries.flatMap(({ changes }) => changes)) {
          if (field === 'tags') continue;
          const readOnly = side === 'amp' ? 'to_connectwise' : 'to_amp';
          expect(directions.get(field), `${side} ${field}`).toBeDefined();
          expect(directions.get(field), `${side} ${field}`).not.toBe(readOnly);
        }
      }),
      pbt(1000),
    );
  });

  it('V10 one-way: planning leaves what it was given as it was', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        const [candidates, ampCandidates] = [h.world.candidates(), h.world.ampCandidates()];
        const copy = structuredClone([candidates, ampCandidates]);
        reconcile(candidates, ampCandidates, h.policyNow());
        expect([candidates, ampCandidates]).toEqual(copy);
      }),
      pbt(300),
    );
  });

  it('V11 brake: as many losses are counted as records lose something', () => {
    fc.assert(
      fc.property(history, (story) => {
        const h = played(story);
        h.temper = { length: 1000, refuses: null };
        const amps = new Map(h.world.ampContacts);
        const contacts = new Map(h.world.contacts);
        const { plan, stale } = h.pass();
        const planned = plan.entries.filter((entry) => !stale.includes(entry));
        const losing = planned.filter(({ action, contactId, ampContactId }) => {
          // A new contact takes nothing away; what it brings along is known only later.
          if (action === 'push') return false;
          // Gone in ConnectWise.
          if (action === 'end' || action === 'release') return true;
          const [a, b] = [
            amps.get(ampContactId ?? ''),
            h.world.ampContacts.get(ampContactId ?? ''),
          ];
          const [c, d] = [contacts.get(contactId ?? 0), h.world.contacts.get(contactId ?? 0)];
          const lostInAmp =
            a !== undefined &&
            b !== undefined &&
            ((a.deletedAt === null && b.deletedAt !== null) ||
              fields.some((field) => loses(ampValue(a, field), ampValue(b, field))));
          if (lostInAmp || c === undefined || d === undefined) return lostInAmp;
          const [was, is] = [rawValues(h.world, c), rawValues(h.world, d)];
          return (
            (!c.inactive && d.inactive) ||
            fields.some((field) => loses(was[field] ?? null, is[field] ?? null))
          );
        });
        expect(addLosses(noLosses, planned).records).toBe(losing.length);
      }),
      pbt(1000),
    );
  });
});

/** Whether a value is there no more, other than by being written otherwise. */
function loses(was: FieldValue, is: FieldValue): boolean {
  return was !== null && !isFiller(was) && was !== is;
}
