import { type KyselyPlugin, sql } from 'kysely';
import { databaseOn } from '../../src/storage/openDatabase.ts';
import { tablesOf } from './countWrites.ts';
import type { TestDatabase } from './databases.ts';

/** Statements that cover several organizations, each with its reason. */
const overOrganizations: readonly { readonly statement: RegExp; readonly why: string }[] = [
  {
    statement:
      /^select i\.organization_id, .* from invitations as i .* where i\.token_hash = \S+$/u,
    why: 'the link alone tells which organization somebody is invited to',
  },
  {
    statement: /^select ending from ended_invitations where token_hash = \S+$/u,
    why: 'the link alone tells which invitation it was of',
  },
  {
    statement: /^select \* from api_tokens where hash = \S+$/u,
    why: 'the token alone tells which organization it is of',
  },
  {
    statement: /^select u\.organization_id, .* from users as u .* where u\.account_id = \S+ order/u,
    why: 'an account finds the organizations it belongs to',
  },
  {
    statement:
      /^select u\.organization_id as organizationId, .* from users as u inner join accounts as a /u,
    why: 'organizations take over the new address of an account, one after the other',
  },
  {
    statement: /^select organization_id, name, created_at from organizations order by/u,
    why: 'the operator lists the organizations of the installation',
  },
  {
    statement: /^select organization_id from run_requests group by organization_id having/u,
    why: 'a worker finds the organizations for which a run waits',
  },
  {
    statement:
      /^select r\.organization_id from callback_registrations as r .* order by r\.take_from/u,
    why: 'a worker finds the organizations of which ConnectWise announced changes',
  },
  {
    statement: /^select c\.organization_id from connections as c left join callback_registrations/u,
    why: 'the service finds the organizations whose callbacks are to be looked at',
  },
  {
    statement:
      /^(?:select \*|delete from organizations where organization_id in \(select organization_id) from examples where beside = \S+$/u,
    why: 'an organization finds the one with example data beside it',
  },
  {
    statement: /^select organization_id, sealed_secret from connections$/u,
    why: 'a new key seals the secrets of all connections',
  },
  {
    statement: /^select organization_id, webhook_id, seq, sealed_secret from webhook_secrets$/u,
    why: 'a new key seals the signing secrets of all webhooks',
  },
  {
    statement:
      /^select (?:distinct organization_id from (?:untold_runs|webhooks) order by|\* from \( select w\.organization_id, w\.id,)/u,
    why: 'a worker finds the webhooks that have something to be sent',
  },
];

/** Which statements of a database name the organization. */
export type Watched = {
  readonly database: TestDatabase;
  /** Every statement so far, each once. */
  readonly seen: ReadonlySet<string>;
  /** Statements that use a table with an organization id without naming the organization. */
  readonly unnamed: () => Promise<readonly string[]>;
};

/** The same database, which notes the statements of its stores. */
export function watched(database: TestDatabase): Watched {
  const { handle } = database;
  const seen = new Set<string>();
  const noting: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      seen.add(handle.db.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const db = handle.db.withPlugin(noting);
  const reading = handle.reading.withPlugin(noting);
  return {
    database: { ...database, ...databaseOn({ ...handle, db, reading }) },
    seen,
    async unnamed() {
      const owned = await tablesOfOrganizations(database);
      return [...seen].filter((statement) => !namesOrganization(statement, owned));
    },
  };
}

/** Tables whose rows belong to organizations. */
async function tablesOfOrganizations({ handle }: TestDatabase): Promise<ReadonlySet<string>> {
  const names = await tablesOf(handle);
  const owned = new Set<string>();
  for (const name of names) {
    const first = sql`select organization_id from ${sql.table(name)} limit 0`.execute(handle.db);
    if (await first.then(yes, no)) owned.add(name);
  }
  return owned;
}

const yes = () => true;
const no = () => false;

/** Whether a statement names the organization for each of these tables that it reads or writes. */
export function namesOrganization(statement: string, owned: ReadonlySet<string>): boolean {
  const text = statement.replaceAll('"', '').replaceAll(/\s+/gu, ' ').trim();
  if (overOrganizations.some((one) => one.statement.test(text))) return true;
  const inserted = /^(?:with .*)?insert into \w+ \(organization_id\b/u.test(text);
  const { named, bare, given } = comparedIn(text);
  let left = bare;
  for (const [, word = '', table = '', alias = table] of text.matchAll(
    /\b(from|join|update|into) (\w+)(?: as (\w+))?/gu,
  )) {
    if (!owned.has(table)) continue;
    if (word === 'into') {
      if (!inserted) return false;
    } else if (!named.has(alias)) {
      if (left === 0) return false;
      left -= 1;
    } else if (!inserted && given === 0) return false;
  }
  return true;
}

/** What a statement compares organization ids with. */
function comparedIn(text: string): {
  /** Tables or aliases whose organization id is compared. */
  readonly named: ReadonlySet<string>;
  /** How many compared ids name no table. */
  readonly bare: number;
  /** How many ids are compared with a parameter. */
  readonly given: number;
} {
  const named = new Set<string>();
  let bare = 0;
  let given = 0;
  for (const [, before, qualifier, value] of text.matchAll(
    /(= )?(?:(\w+)\.)?organization_id(?: = (\?|\$\d+|\w+\.organization_id))?/gu,
  )) {
    if (before === undefined && value === undefined) continue;
    if (qualifier === undefined) bare += 1;
    else named.add(qualifier);
    const other = /^(\w+)\./u.exec(value ?? '')?.[1];
    if (other !== undefined) named.add(other);
    else if (value !== undefined) given += 1;
  }
  return { named, bare, given };
}
