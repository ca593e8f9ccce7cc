import type { Call } from '../http/call.ts';
import { invalidField } from '../http/errors.ts';

/** A company whose status has `disallowSavingFlag` keeps its records from being saved (UNSURE). */
export function refuseForStatus(
  { world, switches }: Call,
  resource: 'contact' | 'activity',
  companyId: number | null,
): void {
  if (!switches.disallowSaving || companyId === null) return;
  const statusId = world.companies.get(companyId)?.statusId ?? null;
  const status = statusId === null ? undefined : world.companyStatuses.get(statusId);
  if (status?.disallowSavingFlag !== true) return;
  throw invalidField(resource, 'company', `The status ${status.name} does not allow saving.`);
}
