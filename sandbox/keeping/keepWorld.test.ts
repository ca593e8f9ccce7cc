import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../clock.ts';
import { Edits } from '../control/edits.ts';
import { createSteeredSandbox } from '../control/steered.ts';
import type { SteeredSandbox } from '../control/steering.ts';
import type { SeedOptions } from '../seed/seedWorld.ts';
import { clientOf, idOf } from '../testing/client.ts';
import { type Keeper, keepWorld, readSaved } from './keepWorld.ts';
import { putBack, seededAs } from './savedWorld.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-kept-'));
const file = join(folder, 'deep', 'sandbox.json');
const keepers: Keeper[] = [];
let starts = 0;
afterEach(() => {
  for (const keeper of keepers.splice(0)) keeper.close();
  rmSync(folder, { recursive: true, force: true });
});

function fail(error: unknown): never {
  throw error;
}

/** Starts a sandbox as the command does: with the saved state, or with a seed. */
function start(seed: SeedOptions): { readonly sandbox: SteeredSandbox; readonly keeper: Keeper } {
  const saved = readSaved(file) ?? null;
  // Each start is at another time, and the seed still has to be the same.
  starts += 1;
  const clock = createClock();
  clock.advance(starts * 86_400_000);
  const sandbox = createSteeredSandbox({ seed: saved?.seed ?? seed, clock });
  const seeded = seededAs(sandbox);
  if (saved !== null) expect(putBack(sandbox, seeded, saved)).toBe(true);
  const keeper = keepWorld(sandbox, seeded, file, fail);
  keepers.push(keeper);
  return { sandbox, keeper };
}

/** The whole content of a sandbox, as text. */
function contentOf({ world, switches }: SteeredSandbox): string {
  const { states, lastIds, site, lastCommunicationId } = world.snapshot();
  return JSON.stringify([[...states], [...lastIds], site, lastCommunicationId, switches]);
}

const seed = { contacts: 300, seed: 5 };

describe('a sandbox that is started again', () => {
  it('is as it was left: changed, added and deleted records, setup, keys and switches', async () => {
    const first = start(seed);
    const { world } = first.sandbox;
    const client = clientOf(first.sandbox);
    const ids = world.contacts.all().map(({ id }) => id);
    const edits = new Edits(world, 'jmoreno');
    edits.contacts(ids.slice(0, 3), ({ id }) => ({ title: `Title ${id}` }));
    edits.emails(ids.slice(3, 5), ({ id }) => `new${id}@kept.example`);
    edits.deleteContacts(ids.slice(10, 14));
    edits.companyTypes([world.companies.all()[0]?.id ?? 0], ['Vendor']);
    const added = idOf(await client.send('POST', 'company/contacts', { firstName: 'Ada' }));
    // The id of a deleted record is not given a second time.
    edits.deleteContacts([added]);
    world.apiKeys.put({ ...world.apiKeys.must(1), inactiveFlag: true });
    world.site = { ...world.site, codebase: 'v2026_5/' };
    first.sandbox.switches.days = 'instant';
    const left = contentOf(first.sandbox);
    first.keeper.close();

    const second = start({ contacts: 1 });
    expect(contentOf(second.sandbox)).toBe(left);
    expect(second.sandbox.seed).toEqual(seed);
    second.sandbox.world.apiKeys.put({
      ...second.sandbox.world.apiKeys.must(1),
      inactiveFlag: false,
    });
    const next = await clientOf(second.sandbox).send('POST', 'company/contacts', {
      firstName: 'Bea',
    });
    expect(idOf(next)).toBeGreaterThan(added);
    second.sandbox.reset();
    expect(second.sandbox.world.contacts.size).toBe(300);
  });

  it('writes what changed and no more, however much there is', () => {
    const { sandbox, keeper } = start({ contacts: 2000 });
    const few = readFileSync(file, 'utf8').length;
    const [contact] = sandbox.world.contacts.all();
    new Edits(sandbox.world, 'jmoreno').contacts([contact?.id ?? 0], () => ({ title: 'Buyer' }));
    keeper.save();
    expect(readFileSync(file, 'utf8').length - few).toBeLessThan(5000);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['sandbox.json']);
  });

  it('keeps the clock where it was put', () => {
    const first = start(seed);
    first.sandbox.clock.set('2031-01-01T00:00:00Z');
    first.keeper.close();
    expect(start(seed).sandbox.world.nowText()).toBe('2031-01-01T00:00:00Z');
  });

  it('follows a seed that is changed while it runs', () => {
    const first = start(seed);
    first.sandbox.reseed({ contacts: 40, scenario: 'plain' });
    first.sandbox.world.contacts.delete(first.sandbox.world.contacts.all()[0]?.id ?? 0);
    const left = contentOf(first.sandbox);
    first.keeper.close();
    expect(contentOf(start(seed).sandbox)).toBe(left);
  });

  it('takes no state over other data, and nothing that is not a state', () => {
    start(seed).keeper.close();
    const saved = readSaved(file);
    if (!saved) throw new Error('nothing was saved');
    const other = createSteeredSandbox({ seed: { ...seed, seed: 6 } });
    const before = contentOf(other);
    expect(putBack(other, seededAs(other), saved)).toBe(false);
    expect(contentOf(other)).toBe(before);
    for (const text of ['', 'no JSON', '{}', JSON.stringify({ ...saved, format: 2 })]) {
      writeFileSync(file, text);
      expect(readSaved(file)).toBeUndefined();
    }
    rmSync(file);
    expect(readSaved(file)).toBeNull();
  });
});
