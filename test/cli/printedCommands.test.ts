import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { removeContactRecord } from '../../sandbox/world/removal.ts';
import { type PrintedLine, printedLines } from './printedLines.ts';
import { createInstallation, startSandbox } from './program.ts';

const documents = ['README.md', 'docs/guide.md', 'docs/operate.md', 'docs/api-member.md'];

/** Whether a contact is not among the 500 around those whose ids are in the documents. */
function isFar({ id }: { readonly id: number }): boolean {
  return ![1003, 4711].some((shown) => Math.abs(id - shown) <= 125);
}

/**
 * Runs the command lines of the documents one after the other against a sandbox as `ampwise sandbox` starts
 * it. Whatever a reader would have by then is prepared before each line. Words in capitals such as RUN stand
 * for ids that the commands before show.
 */
describe.each(documents.filter((path) => printedLines(path).length > 0))(
  'the command lines of %s',
  (path) => {
    const own = createInstallation();
    let site: Awaited<ReturnType<typeof startSandbox>>;
    const must = async (args: readonly string[], codes: readonly number[] = [0]) => {
      const ended = await own.run(args);
      expect({ args, ...ended, isExpected: codes.includes(ended.code ?? -1) }).toMatchObject({
        isExpected: true,
      });
    };

    beforeAll(async () => {
      site = await startSandbox({ seed: { contacts: 5000, seed: 1 } });
      // The contact of the examples takes part, whichever filter the guide has just set.
      const { world } = site.sandbox;
      // A tenth of the contacts is enough for every line: those around the ids of the examples.
      for (const one of world.contacts.all().filter(isFar)) {
        removeContactRecord(world, one, null);
      }
      const { companyId } = world.contacts.must(4711);
      if (companyId === null) throw new Error('the contact of the examples has no company');
      const marketId = world.markets.all()[0]?.id ?? null;
      const people = new Edits(world, 'jmoreno');
      people.companyTypes([companyId], ['Customer']);
      people.companies([companyId], () => ({ marketId }));
      await must(site.connect);
      await must(['settings', 'set', 'brakePercent=100']);
      await must(['sync'], [0, 7]);
      const company = 'company=Amber Accounting Inc.';
      await must(['contacts', 'add', 'email=ann@example.com', 'firstName=Ann', 'lastName=Smith']);
      await must(['contacts', 'add', 'email=bea@acme.example', 'firstName=Bea', company]);
      await must(['todos', 'add', '--contact', 'ann@example.com', '--subject', 'Write']);
      writeFileSync(join(own.dataDir, 'people.csv'), 'email,firstName\ncy@acme.example,Cy\n');
      writeFileSync(join(own.dataDir, 'todos.csv'), 'contact,subject\nann@example.com,Call\n');
    });
    afterAll(async () => {
      await site.close();
      own.remove();
    });

    let edits = 0;
    /** Changes 4711 and some others in ConnectWise. */
    const change = () => {
      edits += 1;
      const { world } = site.sandbox;
      const ids = world.contacts
        .all()
        .map(({ id }) => id)
        .filter((id) => id >= 4711)
        .slice(0, 60);
      new Edits(world, 'jmoreno').contacts(ids, () => ({ title: `Title ${edits}` }));
    };
    const ampIdOf = async (search: string) => {
      const { lines } = await own.json(['contacts', 'list', '--search', search, '--limit', '1']);
      return String(lines[0]?.id);
    };

    const someLinkedId = async () => {
      const { lines } = await own.json(['contacts', 'list']);
      return String(lines.find(({ link }) => link !== null)?.id);
    };

    /** What a line needs, by how the line begins. */
    const before: readonly (readonly [RegExp, () => Promise<void>])[] = [
      [
        /^ampwise apply/u,
        async () => {
          change();
          await must(['plan']);
        },
      ],
      [
        /^ampwise undo/u,
        async () => {
          // Records that were undone are on hold, and a sync ignores them.
          await must(['holds', 'release', '--all']);
          change();
          await must(['sync'], [0, 7]);
        },
      ],
      [
        /^ampwise conflicts (?:show|resolve)/u,
        async () => {
          await must(['settings', 'set', 'conflict=ask']);
          await must(['holds', 'release', '--all']);
          await must(['sync'], [0, 7, 8]);
          change();
          const items = site.sandbox.world.contacts.must(4711).communicationItems;
          const amp = await ampIdOf(items.find(({ defaultFlag }) => defaultFlag)?.value ?? '');
          await must(['contacts', 'edit', amp, `title=Other ${edits}`]);
          await must(['sync'], [0, 7, 8]);
        },
      ],
      [
        /^ampwise contacts timeline ann@/u,
        async () => {
          await must(['matches', 'relink', '4711', await ampIdOf('ann@example.com')]);
        },
      ],
      [
        /^ampwise todos add .*--assignee/u,
        async () => {
          const { lines } = await own.json(['users', 'list']);
          if (lines.some(({ email }) => email === 'ann@example.com')) return;
          await must(['users', 'add', 'Ann Lee', '--email', 'ann@example.com']);
        },
      ],
    ];

    const meant = async ({ args }: PrintedLine): Promise<readonly string[]> => {
      const words: string[] = [];
      for (const word of args) {
        const isTodo = word === 'TODO_ID' || (word === 'ID' && args[0] === 'todos');
        if (word === 'RUN') {
          const { lines } = await own.json(['runs', 'list', '--limit', '1']);
          words.push(String(lines[0]?.run));
        } else if (isTodo && words[1] !== 'add') {
          const { lines } = await own.json(['todos', 'list']);
          words.push(String(lines[0]?.id));
        } else if (word === 'ID' && words[1] === 'timeline') {
          words.push(await someLinkedId());
        } else if (word === 'AMP_ID' && words[1] === 'relink') {
          words.push(await ampIdOf('bea@acme.example'));
        } else if (word === 'AMP_ID' || word === 'ID') {
          words.push(await ampIdOf('ann@example.com'));
        } else {
          words.push(word);
        }
      }
      // The reader answers the question.
      if (words[0] === 'undo' && !words.includes('--dry-run')) words.push('--yes');
      if (words[0] === 'sandbox') words.push('--port', new URL(site.url).port);
      return words;
    };

    it.each(printedLines(path).filter(({ notRun }) => notRun === null))(
      'line $at: $text',
      async (line) => {
        for (const [begins, prepare] of before) if (begins.test(line.text)) await prepare();
        const args = await meant(line);
        const ended = await own.run(args);
        if (line.into !== null) writeFileSync(join(own.dataDir, line.into), ended.stdout);
        expect({ args, ...ended }).toMatchObject({ code: 0 });
      },
    );
  },
);

describe('command lines that are not run', () => {
  it('say why', () => {
    const marked = documents.flatMap(printedLines).filter(({ notRun }) => notRun !== null);
    expect(marked.length).toBeGreaterThan(0);
    expect(marked.filter(({ notRun }) => (notRun ?? '').length < 10)).toEqual([]);
  });
});
