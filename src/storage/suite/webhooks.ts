import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { noon } from './records.ts';
import { addWebhook, later, told } from './webhookWorld.ts';
import { newWorld } from './world.ts';

export function webhookTests(database: () => TestDatabase): void {
  describe('webhooks', () => {
    test('are kept as entered, and changed on top of what was read', async () => {
      const { stores } = await told(database(), 'run.failed');
      const { webhooks, decisions } = stores;
      const made = await webhooks.get('w');
      expect(made).toMatchObject({
        url: 'https://example.com/w?key=1',
        description: 'Hook w',
        events: ['run.failed'],
        off: null,
        version: 1,
        oldSecretUntil: null,
      });
      const changed = await webhooks.change('w', { events: ['run.held'] }, 1, later(1));
      expect(changed).toMatchObject({ events: ['run.held'], version: 2 });
      expect(await webhooks.change('w', { events: ['run.held'] }, 2, later(1))).toEqual(changed);
      await expect(webhooks.change('w', { on: false }, 1, noon)).rejects.toMatchObject({
        code: 'version_conflict',
      });
      expect(await webhooks.change('w', { on: false }, 2, later(2))).toMatchObject({
        off: 'by_hand',
        offAt: later(2),
      });
      expect(await webhooks.change('w', { on: true }, 'any', later(3))).toMatchObject({
        off: null,
      });
      expect(await webhooks.remove('w', noon)).toBe(true);
      expect(await webhooks.remove('w', noon)).toBe(false);
      await expect(webhooks.change('w', { on: true }, 'any', noon)).rejects.toMatchObject({
        code: 'not_found',
      });
      const { rows } = await decisions.page({ limit: 9, filter: { kind: ['webhook'] } });
      expect(rows.map(({ decided: { what }, label }) => `${what} ${label ?? ''}`)).toEqual([
        'removed Hook w',
        'changed Hook w',
        'changed Hook w',
        'changed Hook w',
        'added Hook w',
      ]);
      // The query of an address can hold a secret of the receiver.
      expect(JSON.stringify(rows)).not.toContain('key=1');
    });

    test('sign with two secrets for a day after a rotation, and never with three', async () => {
      const { stores } = await told(database());
      const secretsAt = async (at: string) =>
        (await stores.webhookDeliveries.target('w', at))?.sealedSecrets;
      await stores.webhooks.rotate('w', 'sealed 2', later(1440), noon);
      expect(await secretsAt(later(1439))).toEqual(['sealed 2', 'sealed w']);
      expect(await secretsAt(later(1440))).toEqual(['sealed 2']);
      const twice = await stores.webhooks.rotate('w', 'sealed 3', later(1500), later(60));
      expect(twice.oldSecretUntil).toBe(later(1500));
      expect(await secretsAt(later(61))).toEqual(['sealed 3', 'sealed 2']);
      const { rows } = await stores.decisions.page({ limit: 9, filter: { kind: ['webhook'] } });
      expect(rows[0]?.decided).toEqual({
        what: 'changed',
        changes: [{ name: 'secret', old: null, new: 'changed' }],
      });
      expect(JSON.stringify(rows)).not.toContain('sealed');
    });

    test('have their secrets sealed anew with all others, each for its own place', async () => {
      const { stores } = await told(database());
      await stores.webhooks.rotate('w', 'sealed 2', later(1440), noon);
      const { organizationId } = stores;
      const seen: unknown[] = [];
      await database().installation.reseal(({ sealed, ...place }) => {
        if (place.organizationId !== organizationId) return sealed;
        seen.push(place);
        return `again ${sealed}`;
      });
      expect(seen).toContainEqual({ organizationId, webhookId: 'w' });
      const target = await stores.webhookDeliveries.target('w', noon);
      expect(target?.sealedSecrets).toEqual(['again sealed 2', 'again sealed w']);
    });

    test('are twenty at most', async () => {
      const { stores } = await newWorld(database());
      for (let made = 0; made < 20; made++) await addWebhook(stores, `w${made}`, ['run.held']);
      await expect(addWebhook(stores, 'one more', ['run.held'])).rejects.toMatchObject({
        code: 'bad_input',
        detail: { problem: 'too_many_webhooks', most: 20 },
      });
    });
  });
}
