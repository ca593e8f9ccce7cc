import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { silentLog } from '../../test/support/engineWorld.ts';
import { importRow, noFindings } from '../../test/support/importRows.ts';
import { webhookTools } from '../../test/support/webhookTools.ts';
import { commandLine } from '../core/actor.ts';
import type { Organization } from './openApp.ts';
import { resumeImports } from './resumeImports.ts';

const now = '2026-03-01T10:00:00.000Z';

describe.each(databases)('imports that were interrupted, on $name', (kind) => {
  it('go on at the next start, and stop where the service does', async () => {
    const database = await kind.open();
    for (const name of ['one', 'two']) {
      await database.ensureOrganization(name, name);
      const { imports } = database.organization(name, commandLine);
      await imports.begin('i', now);
      const rows = Array.from({ length: 120 }, (_, line) =>
        importRow(line, { set: { email: `c${line}@x.example` } }),
      );
      await imports.addRows('i', rows);
      const counts = { ...noFindings.counts, create: 120 };
      await imports.save('i', { ...noFindings, counts });
      await imports.start('i');
    }
    const stop = new AbortController();
    let batches = 0;
    const clock = {
      now: () => Date.parse(now),
      sleep: async () => {
        if (++batches === 1) stop.abort();
      },
    };
    const app: Parameters<typeof resumeImports>[0] = {
      service: database.service,
      clock,
      log: silentLog,
      together: (id, actor, work) =>
        database.together(id, (storesFor) => {
          const one: Organization = {
            stores: storesFor(actor),
            clock,
            ids: { next: () => 'unused', jitter: () => 0 },
            readCsv: noRecords,
            webhookTools,
            as: () => one,
            connection: unused,
            engine: unused,
            verifyDatabase: unused,
            connect: unused,
            tryKeys: unused,
            close: async () => undefined,
          };
          return work(one);
        }),
    };
    const count = async (name: string) =>
      await database.organization(name, commandLine).ampContacts.count();
    await resumeImports(app, stop.signal);
    expect((await count('one')) + (await count('two'))).toBe(50);
    await resumeImports(app, new AbortController().signal);
    expect([await count('one'), await count('two')]).toEqual([120, 120]);
    expect(await database.service.imports()).toEqual([]);
  });
});

async function unused(): Promise<never> {
  throw new Error('unused');
}

async function* noRecords() {}
