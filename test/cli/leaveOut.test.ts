import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import {
  createInstallation,
  type Json,
  jsonOf,
  listOf,
  startSandbox,
  textLike,
} from './program.ts';

describe('a plan that is applied without single fields', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    await one('sync');
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  async function one(...args: readonly string[]): Promise<Json> {
    const ended = await own.json(args);
    return ended.lines[0] ?? {};
  }

  it('has them again in the next one; what is no such field is refused', async () => {
    const { lines } = await own.json(['contacts', 'list', '--limit', '100']);
    const linked = lines.find(({ link }) => typeof link === 'object' && link !== null);
    const contactId = Number(jsonOf(linked?.link).connectwiseId);
    const edits = new Edits(site.sandbox.world, someEditor(site.sandbox.world));
    edits.contacts([contactId], () => ({ title: 'Left out', city: 'Fieldtown' }));
    const { run, entries } = await one('plan', '--entries', '9');
    const line = String(jsonOf(listOf(entries)[0]).seq);
    const apply = (...parts: readonly string[]) => one('apply', String(run), ...parts);
    for (const [given, message, accepted] of [
      ['title', /--leave-out/u, /12:title,phone/u],
      [`${line}:zip`, /does not change all of these/u, /fields of an update/u],
      [`${line}:title,city`, /nothing would be left/u, /exclude the line/u],
    ] as const) {
      expect(await apply('--leave-out', given)).toMatchObject({
        error: { message: textLike(message), advice: textLike(accepted), exit: 2 },
      });
    }
    expect(await apply('--none', '--leave-out', `${line}:title`)).toMatchObject({
      error: { message: textLike(/--none/u) },
    });
    expect(await apply('--leave-out', `${line}:title`)).toMatchObject({
      status: 'succeeded',
      counts: { amp: { updated: 1 } },
    });
    const [again] = listOf((await one('plan', '--entries', '9')).entries).map(jsonOf);
    expect(again?.changes).toMatchObject([{ field: 'title', new: 'Left out' }]);
  });
});
