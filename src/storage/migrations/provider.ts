import type { Kysely, Migration, MigrationProvider } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import { start } from './0001_start.ts';
import { twoWay } from './0002_two_way.ts';
import { contactFields } from './0003_contact_fields.ts';
import { filterExpression } from './0004_filter.ts';
import { mapping } from './0005_mapping.ts';
import { todos } from './0006_todos.ts';
import { todoConflicts } from './0007_todo_conflicts.ts';
import { people } from './0008_people.ts';
import { ledger } from './0009_ledger.ts';
import { locksAndCounts } from './0011_locks_and_counts.ts';
import { server } from './0012_server.ts';
import { lists } from './0013_lists.ts';
import { decisions } from './0014_decisions.ts';
import { comparedKeys } from './0015_keys.ts';
import { service } from './0016_service.ts';
import { identity } from './0017_identity.ts';
import { requests } from './0018_requests.ts';
import { imports } from './0019_imports.ts';
import { audit } from './0020_audit.ts';
import { refusedKeys } from './0021_refused_keys.ts';
import { runChanges } from './0022_run_changes.ts';
import { mappingNotes } from './0023_mapping_notes.ts';
import { undo } from './0024_undo.ts';
import { planGroups } from './0025_plan_groups.ts';
import { setupGuide } from './0026_setup_guide.ts';
import { endedInvitations } from './0027_ended_invitations.ts';
import { importRows } from './0028_import_rows.ts';
import { planProblems } from './0029_plan_problems.ts';
import { claims } from './0030_claims.ts';
import { organizationKeys } from './0031_organization_keys.ts';
import { siteLimits } from './0032_site_limits.ts';
import { emailChanges } from './0033_email_changes.ts';
import { preferences } from './0034_preferences.ts';
import { recordRequests } from './0035_record_requests.ts';
import { examples } from './0036_examples.ts';
import { settledConflicts } from './0037_settled_conflicts.ts';
import { placesInLine } from './0038_places_in_line.ts';
import { history } from './0040_history_additive.ts';
import { callbacks } from './0041_callbacks_additive.ts';
import { webhooks } from './0042_webhooks.ts';
import { savedViews } from './0043_saved_views_additive.ts';
import { rejectedFields } from './0044_rejected_fields_additive.ts';
import { companyKeys } from './0047_company_keys.ts';

type Step = (db: Kysely<unknown>, dialect: Dialect) => Promise<void>;

/**
 * All migrations by name, in order. A released one never changes; new ones are added. A name that
 * ends in `_additive` promises that the migration only adds, so that older versions keep working
 * (see schemaRange.ts).
 */
const steps: Readonly<Record<string, Step>> = {
  '0001_start': start,
  '0002_two_way': twoWay,
  '0003_contact_fields': contactFields,
  '0004_filter': filterExpression,
  '0005_mapping': mapping,
  '0006_todos': todos,
  '0007_todo_conflicts': todoConflicts,
  '0008_people': people,
  '0009_ledger': ledger,
  '0011_locks_and_counts': locksAndCounts,
  '0012_server': server,
  '0013_lists': lists,
  '0014_decisions': decisions,
  '0015_keys': comparedKeys,
  '0016_service': service,
  '0017_identity': identity,
  '0018_requests': requests,
  '0019_imports': imports,
  '0020_audit': audit,
  '0021_refused_keys': refusedKeys,
  '0022_run_changes': runChanges,
  '0023_mapping_notes': mappingNotes,
  '0024_undo': undo,
  '0025_plan_groups': planGroups,
  '0026_setup_guide': setupGuide,
  '0027_ended_invitations': endedInvitations,
  '0028_import_rows': importRows,
  '0029_plan_problems': planProblems,
  '0030_claims': claims,
  '0031_organization_keys': organizationKeys,
  '0032_site_limits': siteLimits,
  '0033_email_changes': emailChanges,
  '0034_preferences': preferences,
  '0035_record_requests': recordRequests,
  '0036_examples': examples,
  '0037_settled_conflicts': settledConflicts,
  '0038_places_in_line': placesInLine,
  '0040_history_additive': history,
  '0041_callbacks_additive': callbacks,
  '0042_webhooks': webhooks,
  '0043_saved_views_additive': savedViews,
  '0044_rejected_fields_additive': rejectedFields,
  '0047_company_keys': companyKeys,
};

/** Names of all migrations this version knows, in order. */
export const migrationNames: readonly string[] = Object.keys(steps).toSorted();

/** The migrations for one of the databases, as Kysely takes them. */
export function migrationsFor(dialect: Dialect): MigrationProvider {
  const migrations = Object.entries(steps).map(([name, step]): [string, Migration] => [
    name,
    { up: (db: Kysely<unknown>) => step(db, dialect) },
  ]);
  return { getMigrations: async () => Object.fromEntries(migrations) };
}
