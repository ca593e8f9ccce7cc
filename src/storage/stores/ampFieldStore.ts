import type { Selectable } from 'kysely';
import { type AmpField, comparisonOf } from '../../core/contact/ampFields.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { AmpFieldStore } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson, storableText } from '../database/storedJson.ts';

/** The fields that an organization made itself. */
export function createAmpFieldStore(scope: Scope): AmpFieldStore {
  const { organizationId } = scope;

  const refuseTaken = async (db: Writing, field: 'name' | 'label', taken: string, own: string) => {
    const other = await db
      .selectFrom('amp_fields')
      .select(['name', 'label'])
      .where('organization_id', '=', organizationId)
      .where(field === 'name' ? 'name' : 'label_key', '=', taken)
      .where('name', '!=', own)
      .executeTakeFirst();
    if (other === undefined) return;
    throw new Failure('bad_input', {
      field,
      problem: `the field ${other.name} has it already`,
      accepted: `a ${field} that no other field has`,
    });
  };

  return {
    list: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('amp_fields')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('name')
          .execute();
        return rows.map(fieldOf);
      }),

    add: (field, now) =>
      scope.write(async (db) => {
        const label = labelColumns(field.label);
        await refuseTaken(db, 'name', field.name, '');
        await refuseTaken(db, 'label', label.label_key, '');
        await db
          .insertInto('amp_fields')
          .values({
            organization_id: organizationId,
            name: field.name,
            ...label,
            kind: field.kind,
            options: encodeJson(field.options ?? []),
            retired: field.custom?.retired === true ? 1 : 0,
            saved_at: now,
          })
          .execute();
      }),

    edit: (name, { label, retired }, now) =>
      scope.write(async (db) => {
        const set = {
          ...(label === undefined ? {} : labelColumns(label)),
          ...(retired === undefined ? {} : { retired: retired ? 1 : 0 }),
        };
        if (label !== undefined)
          await refuseTaken(db, 'label', labelColumns(label).label_key, name);
        const row = await db
          .updateTable('amp_fields')
          .set({ ...set, saved_at: now })
          .where('organization_id', '=', organizationId)
          .where('name', '=', name)
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined) return fieldOf(row);
        throw notFound('amp_field', name);
      }),
  };
}

function labelColumns(label: string) {
  const stored = storableText(label);
  return { label: stored, label_key: canonicalName(stored) };
}

function fieldOf({
  name,
  label,
  kind,
  options,
  retired,
}: Selectable<Tables['amp_fields']>): AmpField {
  const offered = decodeJson(options);
  return {
    name,
    label,
    kind,
    comparison: comparisonOf(kind),
    ...(offered.length === 0 ? {} : { options: offered }),
    custom: { retired: retired === 1 },
  };
}
