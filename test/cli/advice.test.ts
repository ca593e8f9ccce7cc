import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places } from './advicePlaces.ts';
import { openScene, wordsOf } from './adviceScene.ts';
import { firstSteps, laterSteps } from './adviceSteps.ts';

// The situations are the cases below, in that order.
const scene = await openScene();

describe('advice, in the situation that prints it, leads where it says', () => {
  afterAll(async () => {
    await scene.close();
  });

  const first = firstSteps(scene);

  it('connect', async () => {
    await scene.follow(first.connect);
  });

  it('replace_keys', async () => {
    await scene.follow(first.replace_keys);
  });

  it('has nothing to say against the example of the guide: a field of your own and its mapping', async () => {
    const guide = readFileSync(new URL('../../docs/guide.md', import.meta.url), 'utf8');
    const commands = [
      'fields add "Birthday" --kind date',
      'mapping set birthday connectwise=birthDay',
    ];
    for (const command of commands) {
      expect(guide).toContain(command);
      const ended = await scene.run(...wordsOf(command));
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).not.toMatch(/warning|switched off|default mapping/u);
    }
    const { stdout } = await scene.run('mapping', 'show');
    expect(stdout).toMatch(/birthday +↔ +birthDay/u);
  });

  describe('with users and contacts', () => {
    beforeAll(async () => {
      const { done, run, own, people, member } = scene;
      const ina = member(0).identifier;
      await done('users', 'add', 'Ann', '--email', 'ann@x.example', '--member', 'jmoreno');
      await done('users', 'add', 'Ina', '--email', 'ina@x.example', '--member', ina);
      await done('users', 'add', 'Bob', '--email', 'bob@x.example');
      await done('users', 'default', 'Ann');
      await run('sync');
      const { lines } = await own.json(['contacts', 'list']);
      people.push(...lines.filter(({ link }) => link !== null));
    });

    const later = laterSteps(scene);
    it.each(keysOf(later))('%s', async (kind) => {
      await scene.follow(later[kind]);
    });

    const pages = places(scene);
    it.each(keysOf(pages))('open: %s', async (place) => {
      await scene.follow(pages[place]);
    });
  });
});

function keysOf<Key extends string>(of: Readonly<Record<Key, unknown>>): readonly Key[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are those
  return Object.keys(of) as Key[];
}
