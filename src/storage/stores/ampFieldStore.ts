import type { Selectable } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { comparisonOf } from '../../core/contact/ampFields.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { changesBetween, type Decided } from '../../core/decision.ts';
import { notFound } from '../../core/notFound.ts';
import { storableText } from '../../core/storableText.ts';
import type { AmpFieldRow, AmpFieldStore } from '../../ports/policyStores.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { ampFieldList } from '../rows/lists.ts';
import { actorOf, checkVersion } from '../rows/versions.ts';

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
    throw badInput(field, { code: 'taken_by_field', holder: other.name }, { code: 'free_name' });
  };

  const note = async (db: Writing, id: string, decided: Decided, now: string) => {
    await noteDecisions(db, scope, [{ about: { kind: 'amp_field', id }, decided }], now);
  };

  return {
    page: (query) =>
      scope.snapshot((db) =>
        listPage(
          db,
          scope,
          ampFieldList,
          { ...query, filter: query.filter ?? {} },
          [],
          async (keys) => {
            const rows = await db
              .selectFrom('amp_fields')
              .selectAll()
              .where('organization_id', '=', organizationId)
              .where(isOneOf(scope.dialect, 'name', 'text', keys.map(String)))
              .execute();
            return inOrderOf(keys, rows.map(fieldOf), ({ name }) => [name]);
          },
        ),
      ),

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
            version: 1,
            edited_by: encodeJson(scope.actor),
          })
          .execute();
        await note(db, field.name, { what: 'added' }, now);
        return { ...field, label: label.label, version: 1, editedBy: scope.actor };
      }),

    edit: (name, change, expected, now) =>
      scope.write(async (db) => {
        const row = await db
          .selectFrom('amp_fields')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where('name', '=', name)
          .executeTakeFirst();
        if (row === undefined) throw notFound('amp_field', name);
        const present = fieldOf(row);
        checkVersion('amp_field', name, expected, { version: row.version, by: present.editedBy });
        const { label = present.label, retired = row.retired === 1 } = change;
        const columns = { ...labelColumns(label), retired: retired ? 1 : 0 };
        const before = { label: row.label, retired: String(row.retired === 1) };
        const changes = changesBetween(before, { label: columns.label, retired: String(retired) });
        if (changes.length === 0) return present;
        await refuseTaken(db, 'label', columns.label_key, name);
        const version = row.version + 1;
        await db
          .updateTable('amp_fields')
          .set({ ...columns, saved_at: now, version, edited_by: encodeJson(scope.actor) })
          .where('organization_id', '=', organizationId)
          .where('name', '=', name)
          .execute();
        await note(db, name, { what: 'changed', changes }, now);
        const edited = { version, editedBy: scope.actor };
        return { ...present, label: columns.label, custom: { retired }, ...edited };
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
  version,
  edited_by: editedBy,
}: Selectable<Tables['amp_fields']>): AmpFieldRow {
  const offered = decodeJson(options);
  return {
    name,
    label,
    kind,
    comparison: comparisonOf(kind),
    ...(offered.length === 0 ? {} : { options: offered }),
    custom: { retired: retired === 1 },
    version,
    editedBy: actorOf(editedBy),
  };
}
