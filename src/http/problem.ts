import type { ProblemDocument } from '../contract/problem.ts';
import { asFailure, type Failure } from '../core/failure.ts';
import { savedThing } from '../core/savedThing.ts';
import { acceptedText, failureAdvice, failureMessage } from '../texts/failureText.ts';
import type { Texts } from '../texts/texts.ts';
import { etagOf } from './etag.ts';
import { faultCode } from './places.ts';
import { membersOf, pointerOf } from './pointer.ts';
import {
  type Fault,
  failureStatuses,
  Refusal,
  RefusedContent,
  refusalStatuses,
} from './refusal.ts';

/** How one operation reports failures differently from all others. */
export type OwnRefusals = {
  /** Statuses that differ here: keys rejected while someone enters them are 422. */
  readonly statuses?: Readonly<Partial<Record<string, number>>>;
  /** Where in the body the field of a failure is, unless it is a member of the root. */
  readonly pointer?: (field: string) => readonly (string | number)[];
  /** Names of the query's parameters. */
  readonly query?: readonly string[];
};

export type Problem = {
  readonly document: ProblemDocument;
  readonly headers: Readonly<Record<string, string>>;
};

/** The answer to the client for anything that was thrown while a request was answered. */
export function problemOf(
  thrown: unknown,
  requestId: string,
  texts: Texts,
  own: OwnRefusals = {},
  organizationId: string | null = null,
): Problem {
  if (thrown instanceof Refusal) return refused(thrown, requestId, texts);
  if (thrown instanceof RefusedContent) {
    const { failure, faults } = thrown;
    const { document, headers } = failed(failure, requestId, texts, own, organizationId);
    return { document: { ...document, errors: faults.map(faultDocument) }, headers };
  }
  return failed(asFailure(thrown), requestId, texts, own, organizationId);
}

function refused(refusal: Refusal, requestId: string, texts: Texts): Problem {
  const { code, detail, faults, headers } = refusal;
  const { title, detail: template } = texts.refusals[code];
  const text = template.replaceAll(/\{(\w+)\}/gu, (_, name: string) => String(detail[name] ?? '?'));
  const status = refusalStatuses[code];
  const errors = faults.map(faultDocument);
  return {
    document: { type: typeOf(code), title, status, detail: text, code, requestId, errors },
    headers,
  };
}

function failed(
  failure: Failure,
  requestId: string,
  texts: Texts,
  own: OwnRefusals,
  organizationId: string | null,
): Problem {
  const { code, detail } = failure;
  const fault = faultOf(failure, texts, own);
  const inQuery = fault?.in === 'query';
  const status = own.statuses?.[code] ?? (inQuery ? 400 : failureStatuses[code]);
  // Internal errors go to the log, under the request id.
  const shown = code === 'internal' ? { error: requestId } : detail;
  const message = failureMessage({ code, detail: shown }, texts);
  const advice = failureAdvice({ code, detail }, texts).text;
  const { run } = detail;
  const present = status === 412 ? presentTag(failure, organizationId) : null;
  return {
    document: {
      type: typeOf(code),
      title: message,
      status,
      detail: [message, advice].filter((part) => part !== '').join(' '),
      code,
      requestId,
      errors: fault === null ? [] : [faultDocument(fault)],
      ...(code === 'run_in_progress' && typeof run === 'string' ? { run } : {}),
      ...(present === null ? {} : { version: present }),
    },
    headers: present === null ? headersOf(failure) : { ETag: present },
  };
}

/** The tag of the present version, if another was expected. */
function presentTag({ detail }: Failure, organizationId: string | null): string | null {
  const { what, id, found: version } = detail;
  if (typeof version !== 'number') return null;
  const of = typeof id === 'string' ? { id } : {};
  return etagOf({ what: savedThing(what), ...of, organizationId, version });
}

/** What a client needs besides the document, such as when to try again. */
function headersOf({ code, detail: { seconds } }: Failure): Readonly<Record<string, string>> {
  return code === 'too_many_attempts' ? { 'Retry-After': String(seconds ?? 60) } : {};
}

const fieldsOf: Readonly<Record<string, string>> = { site_not_allowed: 'site' };

function faultOf(failure: Failure, texts: Texts, own: OwnRefusals): Fault | null {
  const { code, detail } = failure;
  const field = fieldsOf[code] ?? detail.field;
  if (typeof field !== 'string') return null;
  const inQuery = own.query?.includes(field) === true;
  const { pointer } = detail;
  const inBody =
    typeof pointer === 'string' ? membersOf(pointer) : (own.pointer?.(field) ?? [field]);
  const path = inQuery ? [field] : inBody;
  return {
    in: inQuery ? 'query' : 'body',
    path,
    code: faultCode(failure),
    detail: failureMessage(failure, texts),
    accepted: code === 'bad_input' ? acceptedText(detail, texts) : null,
  };
}

function faultDocument({ in: where, path, code, detail, accepted }: Fault) {
  const place =
    where === 'body' ? { pointer: pointerOf(path) } : { parameter: String(path[0] ?? '') };
  return { ...place, code, detail, accepted };
}

function typeOf(code: string): string {
  return `urn:ampwise:problem:${code}`;
}
