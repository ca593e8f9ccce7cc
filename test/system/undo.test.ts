import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import type { Contact } from '../../sandbox/world/entities.ts';
import { instant } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import { undo } from '../../src/engine/run/undo.ts';
import {
  allInAmp,
  disagreements,
  graceOver,
  journalFindings,
  nothingFound,
  recordWrites,
  writesSince,
} from '../support/bothSides.ts';
import { countWrites, type WriteCounter } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

describe.each(databases)('undo over HTTP on $name', { timeout: 60_000 }, (kind) => {
  let database: TestDatabase;
  let counter: WriteCounter;

  beforeAll(async () => {
    database = await kind.open();
    counter = await countWrites(database);
  });

  async function imported() {
    const seed = { contacts: 1_000, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed });
    const { deps, stores } = await wholeSystem(database, site);
    const first = await run(deps, { kind: 'sync' });
    expect(first.counts.created).toBe(1_000);
    site.sandbox.clock.advance(graceOver);
    const sync = () => {
      site.sandbox.clock.advance(graceOver);
      return run(deps, { kind: 'sync' });
    };
    /** Expects that the next two syncs change nothing on either side. */
    const staysSo = async () => {
      expect(await sync()).toMatchObject({ status: 'succeeded' });
      await counter.reset();
      const { lastSeq } = site.sandbox.journal;
      expect(await sync()).toMatchObject({ status: 'succeeded', requests: 2 });
      expect(await recordWrites(counter)).toEqual({});
      expect(writesSince(site, lastSeq)).toEqual([]);
    };
    return { site, deps, stores, first, sync, staysSo };
  }

  it('an import of 1,000 with 20 edited since: 980 undone, 20 reported; released, they return', async () => {
    const { site, deps, stores, first, sync, staysSo } = await imported();
    const before = await allInAmp(deps);
    const edited = before.filter((_, index) => index % 50 === 0);
    for (const { id } of edited) {
      await stores.ampContacts.edit(
        id,
        { set: { title: 'Edited since' } },
        'any',
        instant(deps.clock),
      );
    }
    const { run: undone, notUndone } = await undo(deps, first.id);
    expect(undone.counts.removed).toBe(980);
    const told = notUndone.map(({ ampContactId, reason }) => `${ampContactId} ${reason}`);
    expect(new Set(told)).toEqual(new Set(edited.map(({ id }) => `${id} edited_since`)));
    expect(told).toHaveLength(20);
    const removed = async () => (await allInAmp(deps)).filter((row) => row.deletedAt !== null);
    expect(await removed()).toHaveLength(980);
    expect(site.sandbox.world.contacts.all().some((contact) => contact.inactiveFlag)).toBe(false);

    await staysSo();
    expect(await removed()).toHaveLength(980);

    expect(await stores.holds.release({ runId: undone.id }, '2026-03-01T12:00:00.000Z')).toBe(980);
    await sync();
    expect(await removed()).toEqual([]);
    const values = ({ id, email, fields }: (typeof before)[number]) => ({ id, email, fields });
    const ids = new Set(edited.map(({ id }) => id));
    expect((await allInAmp(deps)).filter(({ id }) => !ids.has(id)).map(values)).toEqual(
      before.filter(({ id }) => !ids.has(id)).map(values),
    );
    expect(await disagreements(deps, site)).toEqual([]);
    expect(journalFindings(site)).toEqual(nothingFound);
  });

  it('edits that were sent: ConnectWise gets its values back, less where it was edited since', async () => {
    const { site, deps, stores, sync, staysSo } = await imported();
    const { contacts } = site.sandbox.world;
    const rows = (await allInAmp(deps)).slice(0, 30);
    const ids = rows.map(({ link }) => link?.contactId ?? 0);
    const before = new Map(ids.map((id) => [id, contacts.must(id)]));
    for (const { id } of rows) {
      const set = { title: 'Sent', phone: '+1 813 555 0177', city: null };
      await stores.ampContacts.edit(id, { set }, 'any', instant(deps.clock));
    }
    const sent = await sync();
    expect(sent.counts.connectwise.updated).toBe(30);
    expect(contacts.must(ids[0] ?? 0)).toMatchObject({ title: 'Sent' });
    site.sandbox.clock.advance(graceOver);
    const since = ids.slice(0, 5);
    new Edits(site.sandbox.world, 'jmoreno').contacts(since, () => ({ title: 'Edited there' }));

    const { run: undone, notUndone } = await undo(deps, sent.id);
    expect(undone.counts.connectwise.updated).toBe(25);
    expect(notUndone.map(({ contactId, reason }) => [contactId, reason])).toEqual(
      since.map((id) => [id, 'edited_since']),
    );
    const shown = (id: number) => person(contacts.must(id));
    const was = (id: number) => person(before.get(id) ?? contacts.must(id));
    for (const id of ids.slice(5)) expect(shown(id), `contact ${id}`).toEqual(was(id));
    for (const id of since) expect(contacts.must(id).title).toBe('Edited there');
    await staysSo();
    for (const id of ids.slice(5)) expect(shown(id), `contact ${id}`).toEqual(was(id));
    expect(journalFindings(site)).toEqual(nothingFound);
  });
});

/** The parts of a contact that were changed, empty or absent, and all its addresses and numbers. */
function person({ title, city, communicationItems }: Contact) {
  const items = communicationItems.map(({ typeId, value }) => `${typeId} ${value}`).toSorted();
  return { title: title ?? '', city: city ?? '', items };
}
