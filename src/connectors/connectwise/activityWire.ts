import type { Activity, ActivityStatus, ActivityType } from '../../core/todo/todo.ts';
import {
  flag,
  lastUpdated,
  NotUnderstood,
  type Parsed,
  parseRecord,
  referenceId,
  text,
  toWholeSeconds,
  type WireObject,
} from './wire.ts';

/** The requested fields of an activity (SPEC). */
export const activityFields = [
  'id',
  'name',
  'notes',
  'dateStart',
  'status/id',
  'type/id',
  'assignTo/id',
  'contact/id',
  'company/id',
  '_info/lastUpdated',
] as const;

/** An activity of `/sales/activities` as the core sees it. */
export function parseActivity(raw: unknown): Parsed<Activity> {
  return parseRecord(raw, (id, wire) => ({
    id,
    // Stored unchanged, half of a surrogate pair would come back as something else and look like an
    // edit.
    name: text(wire, 'name')?.toWellFormed() ?? '',
    notes: text(wire, 'notes')?.toWellFormed() ?? null,
    start: moment(wire, 'dateStart'),
    statusId: referenceId(wire, 'status'),
    typeId: referenceId(wire, 'type'),
    memberId: referenceId(wire, 'assignTo'),
    contactId: referenceId(wire, 'contact'),
    companyId: referenceId(wire, 'company'),
    lastUpdated: lastUpdated(wire),
  }));
}

/** An instant in whole seconds, or a day alone, which is tolerated (CLIENT). */
function moment(wire: WireObject, name: string): string | null {
  const value = text(wire, name);
  if (value === null || /^\d{4}-\d\d-\d\d$/u.test(value)) return value;
  const at = toWholeSeconds(value);
  if (at === null) throw new NotUnderstood(`${name}_not_a_date`);
  return at;
}

export const activityTypeFields = ['id', 'name', 'defaultFlag', 'inactiveFlag'] as const;

export function parseActivityType(raw: unknown): Parsed<ActivityType> {
  return parseRecord(raw, (id, wire) => ({
    id,
    name: text(wire, 'name') ?? '',
    isDefault: flag(wire, 'defaultFlag'),
    inactive: flag(wire, 'inactiveFlag'),
  }));
}

export const activityStatusFields = [...activityTypeFields, 'closedFlag'] as const;

/** Whether an activity is closed is a property of its status (SPEC). */
export function parseActivityStatus(raw: unknown): Parsed<ActivityStatus> {
  return parseRecord(raw, (id, wire) => ({
    id,
    name: text(wire, 'name') ?? '',
    isDefault: flag(wire, 'defaultFlag'),
    inactive: flag(wire, 'inactiveFlag'),
    closed: flag(wire, 'closedFlag'),
  }));
}
