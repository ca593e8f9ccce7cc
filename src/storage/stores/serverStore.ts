import type { Times } from '../../ports/connectwise.ts';
import type { ItemWrite, ServerNote, ServerStore } from '../../ports/serverStore.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson, type JsonText } from '../database/storedJson.ts';

/** Knowledge about an organization's ConnectWise. */
export function createServerStore(scope: Scope): ServerStore {
  const { organizationId } = scope;

  const load = async (
    db: Pick<Writing, 'selectFrom'>,
    name: ServerNote,
  ): Promise<string | null> => {
    const row = await db
      .selectFrom('server_notes')
      .select('value')
      .where('organization_id', '=', organizationId)
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.value ?? null;
  };

  const save = async (db: Writing, name: ServerNote, value: string, now: string) => {
    const row = { value, noted_at: now };
    await db
      .insertInto('server_notes')
      .values({ organization_id: organizationId, name, ...row })
      .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doUpdateSet(row))
      .execute();
  };

  return {
    waitUntil: (now) =>
      scope.read(async (db) => {
        const until = await load(db, 'wait_until');
        return until !== null && until > now ? until : null;
      }),

    noteWait: (until, now) =>
      scope.write(async (db) => {
        const known = await load(db, 'wait_until');
        if (known === null || known < until) await save(db, 'wait_until', until, now);
      }),

    times: () =>
      scope.read(async (db) => {
        const noted = await load(db, 'times');
        return readings.find((one) => one === noted) ?? null;
      }),

    noteTimes: (times, now) => scope.write((db) => save(db, 'times', times, now)),

    lastUpdatedMoves: () =>
      scope.read(async (db) => {
        const noted = await load(db, 'stamps');
        return noted === 'all' || noted === 'not_items' ? noted : null;
      }),

    noteLastUpdatedMoves: (moves, now) => scope.write((db) => save(db, 'stamps', moves, now)),

    itemWrites: () =>
      scope.read(async (db) => {
        const noted = await load(db, 'item_writes');
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only noteItemWrites writes it
        return noted === null ? [] : decodeJson(noted as JsonText<readonly ItemWrite[]>);
      }),

    noteItemWrites: (writes, now) =>
      scope.write((db) => save(db, 'item_writes', encodeJson(writes), now)),
  };
}

const readings: readonly Times[] = ['instants', 'rounded', 'days', 'unread'];
