import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { pbt } from '../../../test/support/pbt.ts';
import type { Contact } from '../../core/contact/contact.ts';
import { aContact } from './records.ts';
import { newWorld, queuedIds, record, type World } from './world.ts';

const contacts: fc.Arbitrary<Contact[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.integer({ min: 1, max: 40 }),
      companyId: fc.option(fc.integer({ min: 1, max: 3 })),
      firstName: fc.option(fc.string({ unit: 'binary', maxLength: 8 })),
      lastName: fc.option(fc.string({ unit: 'grapheme', maxLength: 8 })),
      inactive: fc.boolean(),
      email: fc.constantFrom(null, 'a@x.example', 'B@x.example', 'b@X.example', 'nobody'),
    })
    .map(({ id, ...parts }) => aContact(id, parts)),
  { selector: ({ id }) => id, maxLength: 12 },
);

async function state({ stores }: World): Promise<unknown> {
  return {
    contacts: await stores.mirror.contactsByIds(Array.from({ length: 41 }, (_, id) => id)),
    outlines: await stores.mirror.outlines(0, 100),
  };
}

export function orderTests(database: () => TestDatabase): void {
  describe('order', () => {
    test('pages in any order, cut anywhere and repeated, give the same mirror and queue', async () => {
      await fc.assert(
        fc.asyncProperty(
          contacts,
          fc.array(fc.array(fc.nat(), { maxLength: 6 }), { maxLength: 6 }),
          async (all, pages) => {
            const straight = await newWorld(database());
            await record(straight, ...all);
            const shuffled = await newWorld(database());
            const pick = (index: number): Contact[] => {
              const contact = all[index % all.length];
              return contact === undefined ? [] : [contact];
            };
            for (const page of pages) await record(shuffled, ...page.flatMap(pick));
            for (const contact of all.toReversed()) await record(shuffled, contact);

            expect(await state(shuffled)).toEqual(await state(straight));
            expect(await queuedIds(shuffled)).toEqual(await queuedIds(straight));
          },
        ),
        pbt(database().handle.dialect === 'sqlite' ? 25 : 6),
      );
    });
  });
}
