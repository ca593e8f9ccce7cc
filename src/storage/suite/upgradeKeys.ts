import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabaseKind } from '../../../test/support/databases.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import { commandLine } from '../../core/actor.ts';
import { migrate } from '../database/migrate.ts';
import { toStored } from '../rows/storedContact.ts';
import { noon } from './records.ts';

export function upgradeKeyTests(kind: TestDatabaseKind): void {
  describe('upgrade of a database whose keys were compared otherwise', () => {
    test('V6 no duplicate: people and companies are found as they are read, and addresses in their script', async () => {
      const database = await kind.openBlank();
      await migrate(database.handle, '0012_server');
      const unger = contact(2, {
        companyId: 8,
        firstName: 'José',
        lastName: 'D’Unger',
        communications: [
          emailItem(5, 'अजय@डाटामेल.भारत'),
          emailItem(6, 'ann@xn--mller-kva.example', false),
        ],
      });
      const { lastUpdated: _, ...body } = company(8, { name: 'Straßen–Bau' });
      const named = { firstName: "D'Unger", lastName: 'Jose', company: 'Strassen-Bau' };
      const statements = [
        sql`insert into organizations (organization_id, name, queue_stamp) values ('o', 'Old', 9)`,
        sql`insert into companies (organization_id, id, deleted, name_key, digest, body)
          values ('o', 8, 0, 'straßen–bau', 'd', ${JSON.stringify(body)})`,
        sql`insert into contacts (organization_id, id, company_id, inactive, email_state, email_key,
            all_emails, name_key, digest, body, type_ids)
          values ('o', 2, 8, 0, 'invalid', null, '', 'josé d’unger', 'd',
            ${JSON.stringify(toStored(unger))}, '[]')`,
        sql`insert into contact_emails (organization_id, email_key, contact_id)
          values ('o', 'ann@xn--mller-kva.example', 2)`,
        sql`insert into skips (organization_id, contact_id, reason, run_id)
          values ('o', 2, 'invalid_email', 'r0')`,
        sql`insert into amp_contacts (organization_id, id, email, email_key, search_key, name_key,
            company_key, version, created_at, updated_at, fields)
          values ('o', 'u', 'Ann@müller.example', 'ann@müller.example', '', 'd''unger jose',
            'strassen-bau', 1, ${noon}, ${noon}, ${JSON.stringify(named)})`,
        sql`insert into amp_skips (organization_id, amp_contact_id, reason, run_id)
          values ('o', 'u', 'company_missing', 'r0')`,
        sql`insert into users (organization_id, id, name, email, email_key, role, created_at)
          values ('o', 'u1', 'Zoe', 'zoe@xn--mller-kva.example', 'zoe@xn--mller-kva.example',
            'member', ${noon}),
            ('o', 'u2', 'Two', 'two@xn--mller-kva.example', 'two@xn--mller-kva.example',
            'member', ${noon}),
            ('o', 'u3', 'Too', 'two@müller.example', 'two@müller.example', 'member', ${noon})`,
      ];
      await database.handle.db.transaction().execute(async (trx) => {
        for (const statement of statements) await statement.execute(trx);
      });
      await database.migrate();
      const { mirror, plans, users, ampContacts } = database.organization('o', commandLine);

      const found = (await mirror.ampCandidate('u'))?.candidate;
      expect(found?.companies.map(({ id }) => id)).toEqual([8]);
      expect(found?.sameEmail.map(({ contact: one }) => one.id)).toEqual([2]);
      expect(found?.ampPeers).toEqual([]);
      const theirs = (await mirror.candidate(2))?.candidate;
      expect(theirs?.namesakes.map(({ id }) => id)).toEqual(['u']);
      expect(await mirror.find({ email: 'अजय@xn--c2bd4bq1db8d.xn--h2brj9c' })).toHaveLength(1);
      expect(await ampContacts.find({ name: 'd’unger' })).toHaveLength(1);
      expect((await mirror.outlines(0, 9)).at(-1)).toMatchObject({ email: { state: 'valid' } });
      // Skipped contacts are planned again.
      expect((await plans.candidates(0, 9)).map(({ candidate }) => candidate.contact.id)).toContain(
        2,
      );
      expect(
        (await plans.ampCandidates('', 9)).map(({ candidate }) => candidate.ampContact.id),
      ).toContain('u');
      // Two users of one mailbox go on as they were.
      expect((await users.list()).map(({ email }) => email).toSorted()).toHaveLength(3);
    });
    test('keys that the schedule knows as refused are refused, and others are not', async () => {
      const database = await kind.openBlank();
      await migrate(database.handle, '0020_audit');
      const ids = ['refused', 'unreadable', 'failing', 'new'];
      const failures = ['credentials_refused', 'secret_unreadable', 'timed_out'];
      const causes = failures.map((code) => ({ code, detail: { site: 'x' } }));
      await database.handle.db.transaction().execute(async (trx) => {
        for (const [index, id] of ids.entries()) {
          await sql`insert into organizations (organization_id, name, queue_stamp)
            values (${id}, ${id}, 0)`.execute(trx);
          await sql`insert into connections (organization_id, site, company, kind, user_name,
              sealed_secret, client_id, api_base, codebase, verified_at, keys_since, version)
            values (${id}, 's', 'c', 'api_keys', 'u', 'x', 'i', 'b', 'v', ${noon}, ${noon}, 1)`.execute(
            trx,
          );
          const cause = causes[index];
          if (cause === undefined) continue;
          await sql`insert into schedules (organization_id, next_due_at, settings_version, failures,
              failure, failed_at, stopped)
            values (${id}, ${noon}, 1, 1, ${JSON.stringify(cause)}, ${noon},
              ${cause.code === 'timed_out' ? 0 : 1})`.execute(trx);
        }
      });
      await database.migrate();
      const refusals = await Promise.all(
        ids.map(async (id) => {
          const { connections } = database.organization(id, commandLine);
          return (await connections.get())?.refused;
        }),
      );
      expect(refusals).toEqual([{ at: noon, failure: causes[0] }, null, null, null]);
    });
  });
}
