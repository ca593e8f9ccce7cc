import type { Query } from '../../api/call.ts';
import { texts } from '../../texts/english.ts';
import { momentAt } from '../../texts/zone.ts';

type Asked = Query<'GET /organizations/{org}/audit-log'>;
export type Act = NonNullable<Asked['what']>[number];
export type Kind = NonNullable<Asked['kind']>[number];

/** The state of the audit log in its address: its filters, with dates as `YYYY-MM-DD`. */
export type AuditSearch = {
  readonly actor?: string;
  readonly what?: Act;
  readonly kind?: Kind;
  readonly object?: string;
  readonly since?: string;
  readonly until?: string;
};

export const isAct = (value: unknown): value is Act =>
  typeof value === 'string' && Object.hasOwn(texts.audit.acts, value);
export const isKind = (value: unknown): value is Kind =>
  typeof value === 'string' && Object.hasOwn(texts.audit.kinds, value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/u.test(value) && !Number.isNaN(Date.parse(value));

/** Reads the address; unknown parameters are ignored. */
export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const { actor, what, kind, since, until } = given;
  // The id of a contact is a number.
  const object = typeof given.object === 'number' ? String(given.object) : given.object;
  return {
    ...(isText(actor) ? { actor } : {}),
    ...(isAct(what) ? { what } : {}),
    ...(isKind(kind) ? { kind } : {}),
    ...(isText(object) ? { object } : {}),
    ...(isDay(since) ? { since } : {}),
    ...(isDay(until) ? { until } : {}),
  };
}

/** The search as parameters of the API. Dates are in the reader's time zone, both inclusive. */
export function auditQuery({ actor, what, kind, object, since, until }: AuditSearch) {
  return {
    ...(actor === undefined ? {} : { actor: [actor] }),
    ...(what === undefined ? {} : { what: [what] }),
    ...(kind === undefined ? {} : { kind: [kind] }),
    ...(object === undefined ? {} : { object: [object] }),
    ...(since === undefined ? {} : { since: startOf(since, 0) }),
    ...(until === undefined ? {} : { until: startOf(until, 1) }),
  };
}

function startOf(day: string, later: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + later);
  return momentAt(at.getTime()).toISOString();
}
