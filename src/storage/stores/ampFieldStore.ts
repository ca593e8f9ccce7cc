import { type AmpField, comparisonOf } from '../../core/contact/ampFields.ts';
import type { AmpFieldStore } from '../../ports/policyStores.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson, storableText } from '../database/storedJson.ts';

/** The fields that an organization made itself. */
export function createAmpFieldStore(scope: Scope): AmpFieldStore {
  const { organizationId } = scope;
  return {
    list: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('amp_fields')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('name')
          .execute();
        return rows.map(({ name, label, kind, options, retired }): AmpField => {
          const offered = decodeJson(options);
          return {
            name,
            label,
            kind,
            comparison: comparisonOf(kind),
            ...(offered.length === 0 ? {} : { options: offered }),
            custom: { retired: retired === 1 },
          };
        });
      }),

    put: (field, now) =>
      scope.write(async (db) => {
        const row = {
          label: storableText(field.label),
          kind: field.kind,
          options: encodeJson(field.options ?? []),
          retired: field.custom?.retired === true ? 1 : 0,
          saved_at: now,
        };
        await db
          .insertInto('amp_fields')
          .values({ organization_id: organizationId, name: field.name, ...row })
          .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doUpdateSet(row))
          .execute();
      }),
  };
}
