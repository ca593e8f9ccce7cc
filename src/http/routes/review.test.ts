import { beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../test/support/at.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { company, contact } from '../../../test/support/records.ts';
import { openReviewScene, type ReviewScene } from '../../../test/support/reviewScene.ts';
import { instant } from '../../engine/deps.ts';

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  let database: TestDatabase | undefined;
  let world: ReviewScene['world'];
  let engine: ReviewScene['engine'];
  let org: ReviewScene['org'];
  let call: ReviewScene['call'];
  let made = 0;

  beforeEach(async () => {
    database ??= await kind.open();
    ({ world, engine, org, call } = await openReviewScene(database, ++made));
  });

  /** Contacts 1 to n, each with a title that both sides changed. */
  async function disputed(n: number): Promise<void> {
    const { stores, clock, memory } = engine;
    await stores.settings.change((one) => ({ ...one, conflict: 'ask' }), 'any', instant(clock));
    const put = (title: string) => {
      for (let id = 1; id <= n; id++) {
        memory.put(
          contact(id, { companyId: 1, email: `c${id}@example.com`, firstName: `C${id}`, title }),
        );
      }
    };
    put('One');
    await engine.sync();
    engine.pass(60);
    put('Two');
    for (const { id, version } of await engine.ampContacts()) {
      await stores.ampContacts.edit(id, { set: { title: 'Three' } }, version, instant(clock));
    }
    await engine.sync();
  }

  describe('conflicts', () => {
    it('are listed page by page with a total, shown and decided', async () => {
      await disputed(3);
      const first = await call('GET', 'conflicts?limit=2&total=true');
      expect(first).toMatchObject({
        status: 200,
        document: {
          data: [
            { kind: 'contact', field: 'title', base: 'One', connectwise: 'Two', amp: 'Three' },
            {},
          ],
          total: 3,
        },
      });
      const cursor = encodeURIComponent(String(at(first.document, 'nextCursor')));
      const rest = await call('GET', `conflicts?limit=2&cursor=${cursor}`);
      expect(rest).toMatchObject({ document: { data: [{}], nextCursor: null } });
      const id = String(at(first.document, 'data', 0, 'id'));
      expect(await call('GET', `conflicts/${id}`)).toMatchObject({
        document: { id, decisions: [] },
      });
      expect(await call('POST', `conflicts/${id}/resolve`, { choose: 'amp' })).toMatchObject({
        status: 200,
        document: { decided: 1, contacts: 1, moved: [] },
      });
      expect(await call('GET', `conflicts/${id}`)).toMatchObject({ status: 404 });
      expect(await call('POST', `conflicts/${id}/resolve`, { choose: 'amp' })).toMatchObject({
        status: 404,
      });
      await engine.sync();
      const contactId = Number(at(first.document, 'data', 0, 'connectwiseId'));
      expect(engine.memory.records.contacts.get(contactId)?.title).toBe('Three');
    });

    it('are decided together: by id, or all that filters take', async () => {
      await disputed(3);
      const some = await call('POST', 'conflicts/resolve', {
        choose: 'amp',
        ids: ['1.title', '9.title', 'x'],
      });
      expect(some).toMatchObject({ document: { decided: 1, missing: ['9.title', 'x'] } });
      const none = await call('POST', 'conflicts/resolve', {
        choose: 'amp',
        all: true,
        kind: ['todo'],
      });
      expect(none).toMatchObject({ document: { decided: 0 } });
      const all = await call('POST', 'conflicts/resolve', { choose: 'connectwise', all: true });
      expect(all).toMatchObject({ document: { decided: 2, contacts: 2, missing: [] } });
      const { document } = await call('GET', 'conflicts?total=true');
      expect(document).toMatchObject({ data: [], total: 0 });
      const decisions = await engine.stores.decisions.about([{ kind: 'contact', id: 1 }], 5);
      expect(decisions).toMatchObject([{ by: { kind: 'token', through: 'api' } }]);
    });

    it('that were decided are listed with both values, and taken back before they are sent', async () => {
      await disputed(2);
      world.now = engine.clock.now();
      await call('POST', 'conflicts/resolve', { choose: 'amp', all: true });
      const listed = await call('GET', 'conflicts/settled?total=true');
      const values = { field: 'title', connectwise: 'Two', amp: 'Three', choose: 'amp' };
      const by = { kind: 'token', through: 'api' };
      const left = { state: 'waiting' };
      expect(listed.document).toMatchObject({
        total: 2,
        data: [
          { kind: 'contact', connectwiseId: 2, name: 'C2', ...values, by, left },
          { kind: 'contact', connectwiseId: 1, name: 'C1', ...values, by, left },
        ],
      });
      const first = String(at(listed.document, 'data', 0, 'id'));
      const second = String(at(listed.document, 'data', 1, 'id'));
      expect(await call('POST', `conflicts/settled/${first}/reopen`)).toMatchObject({
        status: 200,
        document: { reopened: Number(first) },
      });
      expect((await call('GET', 'conflicts')).document).toMatchObject({
        data: [{ connectwiseId: 2, field: 'title', base: 'One', connectwise: 'Two', amp: 'Three' }],
      });
      expect(await call('POST', `conflicts/settled/${first}/reopen`)).toMatchObject({
        status: 404,
      });
      engine.pass(60);
      await engine.sync();
      const after = await call('GET', 'conflicts/settled');
      expect(after.document).toMatchObject({
        data: [{ connectwiseId: 1, left: { state: 'applied' } }],
      });
      expect((await call('GET', 'conflicts')).document).toMatchObject({
        data: [{ connectwiseId: 2, connectwise: 'Two', amp: 'Three' }],
      });
      const late = await call('POST', `conflicts/settled/${second}/reopen`);
      expect(late).toMatchObject({ status: 409, document: { code: 'bad_input' } });
    });

    it('are taken back together, and those that a run carried out say by which line', async () => {
      await disputed(3);
      world.now = engine.clock.now();
      const one = await call('POST', 'conflicts/1.title/resolve', { choose: 'amp' });
      const [sent] = numbers(one.document);
      engine.pass(60);
      await engine.sync();
      const others = await call('POST', 'conflicts/resolve', { choose: 'amp', all: true });
      const [kept, followed] = numbers(others.document);
      const [ampContact] = (await engine.ampContacts()).filter(
        ({ email }) => email === 'c3@example.com',
      );
      const { stores, clock } = engine;
      await stores.ampContacts.edit(
        ampContact?.id ?? '',
        { set: { title: 'Four' } },
        'any',
        instant(clock),
      );
      const ids = [sent, kept, followed, 99];
      expect(await call('POST', 'conflicts/settled/reopen', { ids })).toMatchObject({
        status: 200,
        document: {
          reopened: [kept],
          applied: [{ id: sent }],
          passed: [followed],
          missing: [99],
        },
      });
      expect((await call('GET', 'conflicts')).document).toMatchObject({
        data: [{ connectwiseId: 2, connectwise: 'Two', amp: 'Three' }],
      });
      expect(await call('POST', 'conflicts/settled/reopen', { ids: [] })).toMatchObject({
        status: 400,
      });
    });

    it('are refused what does not fit', async () => {
      expect(await call('POST', 'conflicts/resolve', { choose: 'both', all: true })).toMatchObject({
        status: 400,
      });
      expect(await call('POST', 'conflicts/resolve', { choose: 'amp' })).toMatchObject({
        status: 400,
      });
      expect(await call('GET', 'conflicts?kind=person')).toMatchObject({ status: 400 });
      expect(await call('GET', 'conflicts/nothing')).toMatchObject({ status: 404 });
    });
  });

  describe('links', () => {
    it('are listed with everyone somebody may be, shown, decided, and taken back', async () => {
      const { stores, clock, memory } = engine;
      const person = { firstName: 'Ann', lastName: 'Lee' };
      const now = instant(clock);
      await stores.ampContacts.add({ id: 'ann', set: { ...person, company: 'Acme' } }, now);
      memory.putCompany(company(1, { name: 'Acme', types: [{ id: 1, name: 'Customer' }] }));
      const put = (id: number, firstName: string, lastName: string | null) =>
        memory.put(contact(id, { companyId: 1, email: `m${id}@example.com`, firstName, lastName }));
      put(1, 'Ann', 'Lee');
      put(2, 'Cy', 'Doe');
      await engine.sync();
      const open = await call('GET', 'matches?total=true');
      expect(open).toMatchObject({
        status: 200,
        document: {
          data: [
            {
              id: 'contact.1',
              state: 'open',
              person: { name: 'Ann Lee', email: 'm1@example.com' },
              why: { reason: 'match_proposed', held: true },
              candidates: [{ connectwiseId: 1, ampContactId: 'ann', amp: { company: 'Acme' } }],
            },
          ],
          nextCursor: null,
          total: 1,
        },
      });
      expect(await call('GET', 'matches/contact.1')).toMatchObject({
        document: { id: 'contact.1', decisions: [] },
      });
      for (const id of ['contact.2', 'contact.9', 'amp_contact.ann9', 'ann', 'contact.x']) {
        expect(await call('GET', `matches/${id}`), id).toMatchObject({
          status: 404,
          document: { code: 'not_found' },
        });
      }
      expect(await call('GET', 'matches?cursor=x')).toMatchObject({ status: 400 });
      const pair = { connectwiseId: 1, ampContactId: 'ann' };
      expect(await call('POST', 'matches/reject', pair)).toMatchObject({ status: 200 });
      await engine.sync();
      expect(at((await call('GET', 'matches')).document, 'data')).toEqual([]);
      const decided = await call('GET', 'matches?state=decided&total=true');
      expect(decided).toMatchObject({
        document: {
          data: [
            {
              state: 'decided',
              ...pair,
              connectwise: { name: 'Ann Lee' },
              amp: { name: 'Ann Lee' },
              same: false,
              stands: true,
              decision: { what: 'match_rejected', by: { name: `${org}-admin` } },
            },
          ],
          total: 1,
        },
      });
      expect(await call('POST', 'matches/relink', pair)).toMatchObject({ status: 200 });
      expect(await call('GET', 'matches?state=decided')).toMatchObject({
        document: {
          data: [
            { same: true, stands: true },
            { same: false, stands: false },
          ],
        },
      });
    });

    it('that were proposed are proposed again once the decision is taken back', async () => {
      const { stores, clock, memory } = engine;
      const person = { firstName: 'Ann', lastName: 'Lee' };
      await stores.ampContacts.add(
        { id: 'ann', set: { ...person, company: 'Acme' } },
        instant(clock),
      );
      memory.putCompany(company(1, { name: 'Acme', types: [{ id: 1, name: 'Customer' }] }));
      memory.put(contact(1, { companyId: 1, email: 'm1@example.com', ...person }));
      await engine.sync();
      const pair = { connectwiseId: 1, ampContactId: 'ann' };
      const open = async () => at((await call('GET', 'matches')).document, 'data');
      const proposed = [{ person: { name: 'Ann Lee' }, candidates: [pair] }];
      expect(await call('POST', 'matches/reopen', pair)).toMatchObject({ status: 404 });
      const earlier: { readonly stands: boolean; readonly same: boolean }[] = [];
      for (const decision of ['accept', 'reject']) {
        expect(await open(), decision).toMatchObject(proposed);
        await call('POST', `matches/${decision}`, pair);
        expect((await call('GET', 'matches?state=decided')).document).toMatchObject({
          data: [{ stands: true, same: decision === 'accept' }, ...earlier],
        });
        earlier.unshift({ stands: false, same: decision === 'accept' });
        expect(await call('POST', 'matches/reopen', pair)).toMatchObject({
          status: 200,
          document: { reopened: { contactId: 1, ampContactId: 'ann' } },
        });
        engine.pass(60);
        await engine.sync();
      }
      expect(await open()).toMatchObject(proposed);
      expect(await engine.ampContacts()).toHaveLength(1);
      expect(await call('GET', 'matches?state=decided')).toMatchObject({
        document: { data: [{ stands: false }, { stands: false }] },
      });
      // Each was synced on its own meanwhile: there is no way back to the question.
      await call('POST', 'matches/reject', pair);
      engine.pass(60);
      await engine.sync();
      expect(await call('GET', 'matches?state=decided')).toMatchObject({
        document: { data: [{ same: false, stands: true, linkedSince: true }, {}, {}] },
      });
      expect(await call('POST', 'matches/reopen', pair)).toMatchObject({
        status: 422,
        document: { errors: [{ pointer: '/connectwiseId' }] },
      });
    });

    it('are ended, refused, made and made anew', async () => {
      const { stores, clock, memory } = engine;
      memory.put(contact(1, { companyId: 1, email: 'c1@example.com', firstName: 'Ann' }));
      await engine.sync();
      const [linked] = await engine.ampContacts();
      const ampContactId = linked?.id ?? '';
      expect(await call('POST', 'matches/unlink', { connectwiseId: 1 })).toMatchObject({
        status: 200,
        document: { unlinked: { contactId: 1, ampContactId } },
      });
      expect(await call('POST', 'matches/unlink', { connectwiseId: 1 })).toMatchObject({
        status: 404,
      });
      const pair = { connectwiseId: 1, ampContactId };
      expect(await call('POST', 'matches/link', pair)).toMatchObject({ status: 200 });
      expect(await call('POST', 'matches/link', pair)).toMatchObject({
        status: 422,
        document: { errors: [{ pointer: '/connectwiseId' }] },
      });
      const other = await stores.ampContacts.add(
        { id: 'other', set: { email: 'o@example.com' } },
        instant(clock),
      );
      expect(
        await call('POST', 'matches/relink', { ...pair, ampContactId: other.id }),
      ).toMatchObject({
        document: { linked: { contactId: 1, ampContactId: 'other' }, unlinked: [{ ampContactId }] },
      });
      expect(await call('POST', 'matches/reject', pair)).toMatchObject({ status: 200 });
      expect(await call('POST', 'matches/reject', { ...pair, connectwiseId: 9 })).toMatchObject({
        status: 404,
      });
      expect(await call('POST', 'matches/accept', { connectwiseId: 1 })).toMatchObject({
        status: 404,
      });
    });
  });
});

function numbers(document: unknown): readonly number[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
  return at(document, 'decisions') as readonly number[];
}
