import type { SetupGuideStore } from '../../ports/setupGuideStore.ts';
import type { Scope } from '../database/scope.ts';

/** The confirmed steps in the set-up guide of an organization. */
export function createSetupGuideStore(scope: Scope): SetupGuideStore {
  const { organizationId } = scope;
  return {
    confirmed: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('confirmed_steps')
          .select(['step', 'about', 'passed', 'at'])
          .where('organization_id', '=', organizationId)
          .execute();
        return rows.map(({ passed, ...row }) => ({ ...row, passed: passed === 1 }));
      }),

    confirm: ({ step, about, passed, at }) =>
      scope.write(async (db) => {
        const row = { about, passed: passed ? 1 : 0, at };
        await db
          .insertInto('confirmed_steps')
          .values({ organization_id: organizationId, step, ...row })
          .onConflict((conflict) => conflict.columns(['organization_id', 'step']).doUpdateSet(row))
          .execute();
      }),

    forget: (step) =>
      scope.write(async (db) => {
        await db
          .deleteFrom('confirmed_steps')
          .where('organization_id', '=', organizationId)
          .where('step', '=', step)
          .execute();
      }),
  };
}
