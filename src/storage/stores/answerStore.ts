import { daysBefore, keptDays } from '../../core/settings/historySettings.ts';
import type { AnswerStore, RepeatableRequest, StoredAnswer } from '../../ports/answerStore.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** How long a request may be open before the process that answered it counts as dead, in milliseconds. */
const openFor = 10 * 60 * 1000;

/** Answers of requests with an Idempotency-Key. */
export function createAnswerStore(scope: Scope): AnswerStore {
  const { organizationId } = scope;

  return {
    take: (request, now) =>
      scope.write(async (db) => {
        const before = (milliseconds: number) =>
          new Date(Date.parse(now) - milliseconds).toISOString();
        await db
          .deleteFrom('kept_answers')
          .where('organization_id', '=', organizationId)
          .where((where) =>
            where.or([
              where('at', '<', daysBefore(Date.parse(now), keptDays.answers)),
              where.and([where('answer', 'is', null), where('at', '<', before(openFor))]),
            ]),
          )
          .execute();
        const { principal, key, target, digest } = request;
        const taken = await db
          .insertInto('kept_answers')
          .values({
            organization_id: organizationId,
            principal,
            key,
            target,
            digest,
            at: now,
            answer: null,
          })
          .onConflict((conflict) =>
            conflict.columns(['organization_id', 'principal', 'target', 'key']).doNothing(),
          )
          .returning('key')
          .executeTakeFirst();
        if (taken !== undefined) return null;
        const kept = await db
          .selectFrom('kept_answers')
          .select(['digest', 'answer'])
          .where('organization_id', '=', organizationId)
          .where('principal', '=', principal)
          .where('target', '=', target)
          .where('key', '=', key)
          .executeTakeFirstOrThrow();
        if (kept.digest !== digest) return 'other';
        return kept.answer === null ? 'open' : decodeJson<StoredAnswer>(kept.answer);
      }),

    keep: (request, answer) =>
      scope.write(async (db) => {
        await db
          .updateTable('kept_answers')
          .set({ answer: encodeJson(answer) })
          .where('organization_id', '=', organizationId)
          .where('principal', '=', request.principal)
          .where('target', '=', request.target)
          .where('key', '=', request.key)
          .execute();
      }),

    drop: (request: RepeatableRequest) =>
      scope.write(async (db) => {
        await db
          .deleteFrom('kept_answers')
          .where('organization_id', '=', organizationId)
          .where('principal', '=', request.principal)
          .where('target', '=', request.target)
          .where('key', '=', request.key)
          .where('answer', 'is', null)
          .execute();
      }),
  };
}
