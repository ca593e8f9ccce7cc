import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../../test/support/databases.ts';
import { Crash, EngineWorld } from '../../../../test/support/engineWorld.ts';
import { company, contact, emailItem, phoneItem } from '../../../../test/support/records.ts';
import { Failure } from '../../../core/failure.ts';
import { defaultSettings } from '../../../core/settings/settings.ts';
import { instant } from '../../deps.ts';

const customer = { id: 1, name: 'Customer' };
const written = { title: 'CTO', phone: '555 0199', email: 'new@x.example' };

function failing(): Failure {
  return new Failure('connectwise_failing', { status: 500, requestId: 'none' });
}

describe.each(databases)('a write of several requests, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
  });

  const items = () => world.memory.records.contacts.get(1)?.communications ?? [];
  /** Values as the history of the contact has them: those that were, and those that came. */
  const history = async () => {
    const lines = await world.stores.plans.history({ kind: 'contact', id: 1 }, 100);
    return lines.flatMap(({ line: { line, state } }) =>
      line.kind === 'entry' && line.entry.action === 'update' && state !== 'stale'
        ? line.entry.changes.map((change) => ({ ...change, state }))
        : [],
    );
  };
  const ampContact = async () => {
    const [only] = await world.ampContacts();
    if (only === undefined) throw new Error('no AMP contact');
    return only;
  };
  const editThere = (channel: 'email' | 'phone', value: string) => {
    const there = world.memory.records.contacts.get(1);
    if (there === undefined) throw new Error('no contact');
    const communications = items().map((item) =>
      item.channel === channel ? { ...item, value } : item,
    );
    world.memory.put({ ...there, communications });
  };

  /** Contact 1 is linked, and three of its fields were edited in AMP: title, phone, address. */
  const begin = async () => {
    const communications = [emailItem(10, 'c1@x.example'), phoneItem(11, '555 0100')];
    const parts = { companyId: 1, firstName: 'Ann', title: 'CEO', communications };
    world.memory.put(contact(1, parts));
    await world.sync();
    const { id } = await ampContact();
    await world.stores.ampContacts.edit(id, { set: written }, 'any', instant(world.deps.clock));
  };

  it.each([
    ['the answer is lost', 'loses'],
    ['the process is killed', 'dies'],
  ] as const)(
    'V5 no silent loss: the address arrives, %s, and somebody edits it',
    async (_, how) => {
      await begin();
      let writes = 0;
      world.interference = {
        afterWrite: () => {
          if (++writes < 2) return;
          throw how === 'dies' ? new Crash() : failing();
        },
      };
      await world.sync().catch((thrown: unknown) => {
        if (!(thrown instanceof Crash)) throw thrown;
      });
      world.interference = {};
      editThere('email', 'edited@x.example');
      await world.sync();
      const changes = await history();
      const of = (name: string) =>
        changes.find(({ side, field }) => side === 'connectwise' && field === name);
      expect(of('title')).toMatchObject({ old: 'CEO', new: 'CTO', state: 'applied' });
      expect(of('email')).toMatchObject({ old: 'c1@x.example', new: 'new@x.example' });
      expect(of('email')?.uncertain).toBe(true);
      expect(of('title')?.uncertain).toBeUndefined();
      // ConnectWise wins, and what AMP had is in the history as well.
      expect(await ampContact()).toMatchObject({ email: 'edited@x.example' });
      const last = changes.find(({ side, field }) => side === 'amp' && field === 'email');
      expect(last).toMatchObject({ old: 'new@x.example', new: 'edited@x.example' });
    },
  );

  it('V5 no silent loss: what was never sent is in no history, on whichever side it was edited', async () => {
    await begin();
    world.interference = {
      afterWrite: () => {
        throw failing();
      },
    };
    await world.sync();
    world.interference = {};
    editThere('email', 'edited@x.example');
    editThere('phone', '555 0300');
    await world.sync();
    const there = (await history()).filter(({ side }) => side === 'connectwise');
    expect(there.map(({ field, old }) => [field, old])).toEqual([['title', 'CEO']]);
  });

  it('V3 no echo, V5 no silent loss: what ConnectWise took, and somebody edited since, is an edit of theirs', async () => {
    await world.stores.settings.change(
      () => ({ ...defaultSettings, conflict: 'amp' }),
      'any',
      instant(world.deps.clock),
    );
    await begin();
    let writes = 0;
    world.interference = {
      afterWrite: () => {
        if (++writes === 3) throw failing();
      },
    };
    await world.sync();
    world.interference = {};
    editThere('email', 'edited@x.example');
    await world.sync();
    const changes = await history();
    expect(changes).toContainEqual(
      expect.objectContaining({ side: 'connectwise', field: 'email', old: 'c1@x.example' }),
    );
    // AMP would win a conflict, but there is none: it was edited in ConnectWise alone.
    expect(await ampContact()).toMatchObject({ email: 'edited@x.example' });
    expect(items().find(({ channel }) => channel === 'email')?.value).toBe('edited@x.example');
  });

  it('V5 no silent loss: what was refused was not replaced, and what arrived before it was', async () => {
    await begin();
    let writes = 0;
    world.interference = {
      beforeWrite: () => {
        if (++writes !== 2) return;
        const detail = { connectwiseCode: 'InvalidField', field: 'value', requestId: 'memory' };
        throw new Failure('write_refused', detail);
      },
      afterWrite: () => {
        if (writes === 3) throw failing();
      },
    };
    await world.sync();
    world.interference = {};
    editThere('email', 'edited@x.example');
    editThere('phone', '555 0300');
    await world.sync();
    const there = (await history()).filter(({ side }) => side === 'connectwise');
    expect(there.map(({ field, old }) => [field, old])).toEqual([
      ['title', 'CEO'],
      ['phone', '555 0100'],
    ]);
  });
});
