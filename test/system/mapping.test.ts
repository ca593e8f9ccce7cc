import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import { changeMapping } from '../../src/engine/setup/changeMapping.ts';
import { addCustomField } from '../../src/engine/setup/customFields.ts';
import { mappingImpact } from '../../src/engine/setup/mappingImpact.ts';
import { allInAmp, recordWrites, writesSince } from '../support/bothSides.ts';
import { countWrites } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const hour = 3_600_000;

describe.each(databases)(
  'a mapping of their own over HTTP on $name',
  { timeout: 120_000 },
  (kind) => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await kind.open();
    });

    it('a mapping change over 3,000 links (1,000 on PostgreSQL) reads no contact and writes changed records only', async () => {
      const contacts = kind.name === 'SQLite' ? 3_000 : 1_000;
      const seed = { contacts, customFields: 2, scenario: 'plain' } as const;
      const site = await startSandboxSite({ seed });
      const { sandbox } = site;
      const { deps } = await wholeSystem(database, site);
      expect(await run(deps, { kind: 'sync' })).toMatchObject({ counts: { created: contacts } });
      sandbox.clock.advance(hour);
      const counter = await countWrites(database);
      await addCustomField(deps, { label: 'Position', kind: 'text', options: [] });
      const titled = (await allInAmp(deps)).filter(({ fields }) => fields.title !== undefined);
      const entries = [
        {
          amp: 'position',
          connectwise: 'title',
          direction: 'to_amp',
          transforms: [{ kind: 'case', to: 'upper' }],
        },
      ] as const;
      const document = { entries, off: [] };

      const before = deps.connectWise.requests;
      const impact = await mappingImpact(deps, document);
      expect(deps.connectWise.requests).toBe(before);
      expect(impact).toMatchObject({ links: contacts, records: titled.length, inConnectWise: 0 });
      expect(titled.length).toBeGreaterThan(contacts / 10);
      expect(titled.length).toBeLessThan(contacts);

      await changeMapping(deps, () => document, 'any');
      await counter.reset();
      const { lastSeq } = sandbox.journal;
      const changed = await run(deps, { kind: 'sync' });
      // One request for changes of each kind; the contacts themselves are known.
      const asked = sandbox.journal.entries({ afterSeq: lastSeq });
      expect(asked.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
        'GET companies',
        'GET contacts',
      ]);
      expect(changed).toMatchObject({
        status: 'succeeded',
        mapping: 1,
        read: { companies: 0, contacts: 0 },
        counts: { amp: { created: 0, updated: titled.length }, connectwise: { updated: 0 } },
      });
      expect(writesSince(site, lastSeq)).toEqual([]);
      const nothing = { insert: 0, update: 0, delete: 0 };
      expect(await recordWrites(counter)).toEqual({
        amp_contacts: { ...nothing, update: titled.length },
        links: { ...nothing, update: titled.length },
        plan_lines: { ...nothing, insert: titled.length, update: titled.length },
        queue: { ...nothing, delete: contacts },
      });

      sandbox.clock.advance(hour);
      await counter.reset();
      expect(await run(deps, { kind: 'sync' })).toMatchObject({ status: 'succeeded' });
      expect(await recordWrites(counter)).toEqual({});
    });

    it('R12: each of the eight company fields is read, and written once it is switched on', async () => {
      const site = await startSandboxSite({ seed: { contacts: 60 } });
      const { sandbox } = site;
      const { deps, stores } = await wholeSystem(database, site);
      const lists = await Promise.all(
        (['markets', 'territories', 'company_statuses', 'company_types'] as const).map((list) =>
          deps.connectWise.list(list),
        ),
      );
      const [market, territory, status, type] = lists.map((list) => list.at(-1)?.name ?? '');
      await run(deps, { kind: 'sync' });
      const [row] = (await allInAmp(deps)).filter(({ link }) => link?.state === 'active');
      const contactId = row?.link?.contactId ?? 0;
      const companyId = sandbox.world.contacts.must(contactId).companyId ?? 0;
      const present = await deps.connectWise.company(companyId);
      expect(row?.fields).toMatchObject({
        ...(present?.phone === null ? {} : { Company_PhoneNumber: present?.phone }),
        ...(present?.status === null ? {} : { Company_Status: present?.status.name }),
      });
      const names = [
        'Company_Market',
        'Company_Employees',
        'Company_Territory',
        'Company_Type',
        'Company_FaxNumber',
        'Company_PhoneNumber',
        'Company_Status',
        'Company_WebSite',
      ] as const;
      const types = present?.types.map(({ name }) => name) ?? [];
      const wanted = {
        Company_Market: market ?? '',
        Company_Employees: 4711,
        Company_Territory: territory ?? '',
        Company_Type: [...new Set([...types, type ?? ''])].toSorted().join(', '),
        Company_FaxNumber: '5550177',
        Company_PhoneNumber: '5550188',
        Company_Status: status ?? '',
        Company_WebSite: 'https://new.example',
      };
      const entries = names.map(
        (name) => ({ amp: name, connectwise: name, direction: 'both' }) as const,
      );
      await changeMapping(deps, () => ({ entries, off: [] }), 'any');
      await run(deps, { kind: 'sync' });
      sandbox.clock.advance(hour);
      await stores.ampContacts.edit(row?.id ?? '', { set: wanted }, 'any', instant(deps.clock));
      const { lastSeq } = sandbox.journal;
      expect(await run(deps, { kind: 'sync' })).toMatchObject({
        status: 'succeeded',
        counts: { conflicts: 0 },
      });
      // Writes go to the company, and to its types by their own resource; none goes to a contact.
      expect(writesSince(site, lastSeq).filter((path) => path.startsWith('PATCH'))).toHaveLength(1);
      expect(writesSince(site, lastSeq).some((path) => path.includes('/contacts'))).toBe(false);
      const after = await deps.connectWise.company(companyId);
      expect({
        Company_Market: after?.market?.name,
        Company_Employees: after?.employees,
        Company_Territory: after?.territory?.name,
        Company_Type: after?.types
          .map(({ name }) => name)
          .toSorted()
          .join(', '),
        Company_FaxNumber: after?.fax,
        Company_PhoneNumber: after?.phone,
        Company_Status: after?.status?.name,
        Company_WebSite: after?.website,
      }).toEqual(wanted);
      // Another contact of the company has it in AMP too, and nothing is left to do.
      sandbox.clock.advance(hour);
      await run(deps, { kind: 'sync' });
      for (const { fields, link } of await allInAmp(deps)) {
        if (link?.state !== 'active') continue;
        if (sandbox.world.contacts.must(link.contactId).companyId !== companyId) continue;
        expect(fields).toMatchObject(wanted);
      }
      sandbox.clock.advance(hour);
      const { lastSeq: end } = sandbox.journal;
      await run(deps, { kind: 'sync' });
      expect(writesSince(site, end)).toEqual([]);
    });
  },
);
