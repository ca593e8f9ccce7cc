import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { Failure } from '../core/failure.ts';
import { instant } from '../engine/deps.ts';
import { operation } from './operation.ts';

/** Adds a contact, and fails afterwards if it is told to; what was added stays by the rules of the API alone. */
function adds(id: string, untransacted: boolean, gate: Gate) {
  return operation(
    {
      id,
      method: 'post',
      path: `/organizations/{org}/${id}`,
      tag: 'Test',
      summary: 'Adds',
      access: 'contacts.change',
      body: z.strictObject({
        email: z.string(),
        fail: z.boolean().default(false),
        tags: z.array(z.string()).optional(),
      }),
      answers: [{ status: 201, description: 'Added.' }],
      secrets: ['token'],
      untransacted,
    },
    async ({ organization: { stores, ids, clock }, body: { email, fail } }) => {
      const added = await stores.ampContacts.add(
        { id: ids.next(), set: { email } },
        instant(clock),
      );
      await gate.passed();
      if (fail)
        throw new Failure('bad_input', { field: 'email', problem: 'wrong', accepted: 'another' });
      return {
        status: 201,
        body: { id: added.id, token: 'once' },
        version: { what: 'amp_contact', id: added.id, version: added.version } as const,
        location: '/x',
      };
    },
  );
}

/** Lets through at once, unless it is closed. */
class Gate {
  reached: Promise<void> = Promise.resolve();
  #open: Promise<void> = Promise.resolve();
  #tell: () => void = () => undefined;
  open: () => void = () => undefined;

  close(): void {
    this.#open = new Promise((resolve) => {
      this.open = resolve;
    });
    this.reached = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  async passed(): Promise<void> {
    this.#tell();
    await this.#open;
  }
}

let organizations = 0;

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  let opened: TestDatabase | undefined;

  describe.each([
    ['in one transaction', 'adds', false],
    ['beside a server of others', 'adds-apart', true],
  ] as const)('a POST with a key, %s', (__, name, untransacted) => {
    async function scene() {
      const gate = new Gate();
      opened ??= await kind.open();
      const world = new ApiWorld(opened, [adds(name, untransacted, gate)]);
      const ours = await world.organization(`ours${++organizations}`);
      const path = `/api/v1/organizations/${ours}`;
      world.people.set('other', { organization: ours });
      const post = async (body: string, key: string | null = 'k', as = `${ours}-admin`) => {
        const response = await world.app.request(`${path}/${name}`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${as}`,
            'Content-Type': 'application/json',
            ...(key === null ? {} : { 'Idempotency-Key': key }),
          },
          body,
        });
        const document: unknown = await response.json();
        return { status: response.status, headers: response.headers, document };
      };
      const count = () => world.stores(ours).ampContacts.count();
      return { gate, post, count };
    }

    it('happens once, and is answered the same again without what is secret', async () => {
      const { post, count } = await scene();
      const first = await post('{"email":"a@example.com","tags":["x","y"]}');
      expect(first).toMatchObject({ status: 201, document: { token: 'once' } });
      const again = await post('{"tags":["x","y"],  "email":"a@example.com"}');
      expect(again.status).toBe(201);
      expect({ ...Object(again.document), token: 'once' }).toEqual(first.document);
      expect(again.document).not.toHaveProperty('token');
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect([again.headers.get('etag'), again.headers.get('location')]).toEqual([
        first.headers.get('etag'),
        first.headers.get('location'),
      ]);
      expect(await count()).toBe(1);
    });

    it('is another request from somebody else, and refused with another body', async () => {
      const { post, count } = await scene();
      await post('{"email":"a@example.com"}');
      expect(await post('{"email":"b@example.com"}')).toMatchObject({
        status: 422,
        document: { code: 'key_reused' },
      });
      expect(await post('{"email":"a@example.com","tags":["y","x"]}')).toMatchObject({
        status: 422,
      });
      expect(await post('{"email":"b@example.com"}', 'k', 'other')).toMatchObject({ status: 201 });
      expect(await count()).toBe(2);
    });

    it('may be sent again with the same key after it was refused', async () => {
      const { post } = await scene();
      expect(await post('{"email":"a@example.com","fail":true}')).toMatchObject({
        status: 422,
        document: { code: 'bad_input', errors: [{ pointer: '/email' }] },
      });
      expect(await post('{"email":"a@example.com"}')).toMatchObject({ status: 201 });
    });

    it.each(['', ' ', 'a b', 'x'.repeat(256)])('refuses the key %j', async (key) => {
      const { post, count } = await scene();
      expect(await post('{"email":"a@example.com"}', key)).toMatchObject({
        status: 400,
        document: { errors: [{ parameter: 'Idempotency-Key' }] },
      });
      expect(await count()).toBe(0);
    });

    it('happens once when it is sent twice at the same moment', async () => {
      const { gate, post, count } = await scene();
      gate.close();
      const first = post('{"email":"a@example.com"}');
      await gate.reached;
      const second = post('{"email":"a@example.com"}');
      // Beside a server of others the second one is told so at once; in a transaction it waits its turn.
      if (untransacted) {
        expect(await second).toMatchObject({ status: 409, document: { code: 'key_in_use' } });
      }
      gate.open();
      expect(await first).toMatchObject({ status: 201 });
      if (!untransacted) expect((await second).headers.get('idempotent-replayed')).toBe('true');
      expect(await count()).toBe(1);
    });

    if (!untransacted) {
      it('leaves nothing of work that fails halfway', async () => {
        const { post, count } = await scene();
        await post('{"email":"a@example.com","fail":true}', null);
        expect(await count()).toBe(0);
      });
    }
  });
});
