import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import { createInstallation, type Json, jsonOf, startSandbox, textLike } from './program.ts';

type Case = {
  readonly args: readonly string[];
  /** A sort of the list, and the value that its documents are compared by. */
  readonly sort: string;
  readonly by: (line: Json) => string;
  readonly many: RegExp;
};

const cases: readonly Case[] = [
  {
    args: ['runs', 'list'],
    sort: 'startedAt',
    by: ({ startedAt }) => String(startedAt),
    many: /^1 of 3 runs$/mu,
  },
  {
    args: ['conflicts', 'list'],
    sort: 'since',
    by: ({ since, connectwiseId }) => `${String(since)} ${String(connectwiseId)}`,
    many: /^1 of 3 open conflicts$/mu,
  },
  {
    args: ['users', 'list'],
    sort: 'email',
    by: ({ email }) => String(email),
    many: /^1 of 3 users$/mu,
  },
  {
    args: ['matches', 'list'],
    sort: 'id',
    by: ({ amp }) => String(jsonOf(amp).id),
    many: /^1 of 3 records to decide on$/mu,
  },
  {
    // Contacts come first, then AMP contacts.
    args: ['skips'],
    sort: 'id',
    // An id of ampwise is a hexadecimal number, and is compared as one.
    by: ({ connectwiseId, ampContactId }) =>
      typeof ampContactId === 'string'
        ? `amp ${BigInt(`0x${ampContactId.replaceAll('-', '')}`)}`
        : String(connectwiseId),
    many: /^1 of \d+ skipped records$/mu,
  },
];

function isPageEnd(line: Json): boolean {
  return 'nextCursor' in line;
}

describe('lists of the command line', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;

  const must = async (...args: readonly string[]) => {
    const { code, lines, stderr } = await own.json(args);
    expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
    return lines;
  };

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    await must(...site.connect);
    for (const name of ['Cy', 'Ann', 'Bo']) {
      await must('users', 'add', name, '--email', `${name.toLowerCase()}@b.example`);
    }
    for (const label of ['Birthday', 'Colour'])
      await must('fields', 'add', label, '--kind', 'text');
    await must('users', 'default', 'Ann');
    await must('mapping', 'set', 'title', 'conflict=ask');
    await must('sync');
    const rows = await must('contacts', 'list');
    const linked = rows.filter(({ link }) => link !== null).slice(0, 3);
    const edits = new Edits(site.sandbox.world, someEditor(site.sandbox.world));
    for (const { id, link } of linked) {
      await must('contacts', 'edit', String(id), 'title=Ours');
      edits.contacts([Number(jsonOf(link).connectwiseId)], () => ({ title: 'Theirs' }));
    }
    for (const name of ['One', 'Two']) {
      const email = `email=${name}@b.example`;
      await must('contacts', 'add', `firstName=${name}`, email, 'company=Nowhere Ltd');
    }
    for (const { link } of rows.filter((row) => row.link !== null).slice(3, 6)) {
      await must('matches', 'unlink', String(jsonOf(link).connectwiseId));
    }
    await must('holds', 'release', '--all');
    await must('sync');
    await must('sync');
  }, 120_000);
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  it("times of tokens and organizations are in the terminal's zone", async () => {
    const { stdout } = await own.run(['tokens', 'add', '--name', 'Shop', '--scope', 'read']);
    const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`;
    expect(stdout).toMatch(new RegExp(`It expires on ${time}\\.`, 'u'));
    expect((await own.run(['tokens'])).stdout).toMatch(new RegExp(`Shop .*${time} +never`, 'u'));
    const shown = await own.run(['organizations', 'show', 'default']);
    expect(shown.stdout).not.toMatch(/T\d\d:\d\d/u);
  });

  it('a page of skips may end where the contacts end', async () => {
    const all = await must('skips');
    const ofAmp = all.filter(({ ampContactId }) => ampContactId !== undefined);
    expect(ofAmp).toHaveLength(5);
    const contacts = String(all.length - 5);
    const end = (await must('skips', '--limit', contacts)).at(-1);
    const rest = await must('skips', '--limit', '5', '--cursor', String(end?.nextCursor));
    expect(rest).toEqual([...ofAmp, { nextCursor: null, total: all.length }]);
    const only = ['skips', '--reason', 'company_missing'];
    expect(await must(...only)).toEqual(ofAmp.slice(-2));
    expect((await must(...only, '--limit', '2')).at(-1)).toEqual({ nextCursor: null, total: 2 });
  });

  describe.each(cases)('$args', ({ args, sort, by, many }) => {
    it('shows everything once, page by page, with how many there are of all', async () => {
      const all = await must(...args);
      expect(all.length).toBeGreaterThan(1);
      expect(all.filter(isPageEnd)).toEqual([]);
      const seen: Json[] = [];
      let cursor: string | null = null;
      do {
        const from: readonly string[] = cursor === null ? [] : ['--cursor', cursor];
        const page = await must(...args, '--limit', '2', ...from);
        const end = page.at(-1);
        expect(end).toMatchObject({ total: all.length });
        expect(page.length).toBeLessThanOrEqual(3);
        seen.push(...page.slice(0, -1));
        cursor = typeof end?.nextCursor === 'string' ? end.nextCursor : null;
      } while (cursor !== null);
      expect(seen).toEqual(all);
    });

    it('is sorted both ways', async () => {
      const sorted = async (order: string) => (await must(...args, '--sort', order)).map(by);
      const up = await sorted(sort);
      expect(up).toEqual(up.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })));
      expect(await sorted(`-${sort}`)).toEqual(up.toReversed());
      const refused = await own.run([...args, '--sort', 'nothing']);
      expect(refused).toMatchObject({ code: 2, stderr: textLike('sort') });
    });

    it('says how many of all it shows to people, and how it goes on', async () => {
      const { stderr } = await own.run([...args, '--limit', '1']);
      expect(stderr).toMatch(many);
      expect(stderr).toMatch(/^Go on: add --cursor \S+$/mu);
    });
  });
});
