import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { contact } from '../../../test/support/records.ts';
import { openReviewScene, type ReviewScene } from '../../../test/support/reviewScene.ts';

describe.each(databases.map((kind) => [kind.name, kind] as const))('holds on %s', (_, kind) => {
  let database: TestDatabase | undefined;
  let engine: ReviewScene['engine'];
  let call: ReviewScene['call'];
  let made = 0;

  beforeEach(async () => {
    database ??= await kind.open();
    ({ engine, call } = await openReviewScene(database, ++made));
  });

  it('are put, listed with a total and released, in bulk', async () => {
    for (const id of [1, 2, 3]) {
      engine.memory.put(
        contact(id, { companyId: 1, email: `c${id}@example.com`, firstName: `C${id}` }),
      );
    }
    await engine.sync();
    const kept = await call('POST', 'holds', { ids: [1, '2', 3, 'nobody'] });
    expect(kept).toMatchObject({
      status: 200,
      document: { kept: [{ kind: 'contact', id: 1 }, { id: 2 }, { id: 3 }], missing: ['nobody'] },
    });
    const listed = await call('GET', 'holds?limit=2&total=true&kind=contact&reason=kept_back');
    expect(listed).toMatchObject({
      document: { data: [{ name: 'C1', run: null, by: { kind: 'token' } }, {}], total: 3 },
    });
    expect(await call('GET', 'holds?kind=todo')).toMatchObject({ document: { data: [] } });
    expect(await call('POST', 'holds/release', { ids: ['1', '77'] })).toMatchObject({
      document: { released: 1, missing: ['77'] },
    });
    expect(await call('POST', 'holds/release', { run: 'none' })).toMatchObject({ status: 404 });
    expect(await call('POST', 'holds/release', { all: true })).toMatchObject({
      document: { released: 2 },
    });
    expect(await call('POST', 'holds/release', {})).toMatchObject({ status: 400 });
  });

  it('name the company: of the contact, the AMP contact, and the contact of the to-do', async () => {
    engine.memory.put(contact(1, { companyId: 1, email: 'c1@example.com' }));
    engine.memory.put(contact(2, { companyId: null, email: 'c2@example.com' }));
    await engine.sync();
    const ids = z.object({ id: z.string() });
    const add = async (path: string, body: unknown) =>
      ids.parse((await call('POST', path, body)).document).id;
    const inAmp = await add('contacts', {
      email: 'amp@example.com',
      fields: { company: 'Kestrel Ltd' },
    });
    const todo = await add('todos', { ampContactId: inAmp, subject: 'Call' });
    await call('POST', 'holds', { ids: [1, 2, inAmp, todo] });
    expect(await call('GET', 'holds')).toMatchObject({
      document: {
        data: [
          { record: { kind: 'contact', id: 1 }, company: 'Company 1' },
          { record: { kind: 'contact', id: 2 }, company: null },
          { record: { kind: 'amp_contact', id: inAmp }, company: 'Kestrel Ltd' },
          { record: { kind: 'todo', id: todo }, name: 'Call', company: 'Kestrel Ltd' },
        ],
      },
    });
  });
});
