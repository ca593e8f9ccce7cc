import { askedToWait } from '../../core/askedToWait.ts';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import { retryAfter } from '../../network/retryAfter.ts';
import { type Resource, resources } from './resources.ts';
import { isObject } from './wire.ts';

/** An HTTP answer as it came; header names in lower case. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** The parts of a request that matter for judging the answer. */
export type Asked = {
  readonly resource: Resource;
  readonly host: string;
  /** Login company name. */
  readonly company: string;
  /** Milliseconds since 1970, for a Retry-After that is a date. */
  readonly now: number;
};

/**
 * What an answer means.
 * `doubt` says what else has to be known before the failure is final:
 * - `moved`: the codebase may have changed; it is final once discovery shows the old one.
 * - `access`: a missing right and refused credentials look alike; it is final once another resource was
 *   tried.
 * - `version`: the pinned API version is not known there; it is final once asked without one.
 */
export type Verdict =
  | { readonly kind: 'good'; readonly json: unknown }
  | {
      readonly kind: 'bad';
      readonly failure: Failure;
      readonly doubt: 'moved' | 'access' | 'version' | null;
      /** Exact wait asked for by Retry-After; null if none was. */
      readonly retryAfterSeconds: number | null;
    };

/** Judges an answer by status, headers and body. Pure; never repeats a part of the body. */
export function classify(answer: Answer, asked: Asked): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return classifySuccess(answer, asked);
  if (status >= 300 && status < 400) return bad(new Failure('redirected', { host: asked.host }));
  if (isUnroutable(answer.body)) return moved(answer, asked);
  if (status === 429) return tooMany(answer, asked);
  if (status === 401 || status === 403) return refused(answer, asked);
  if (status === 404) return missing(answer, asked);
  if (status >= 500 || status === 408) return failing(answer, asked);
  const error = parseError(answer.body);
  if (wantsOtherHost(error)) return bad(new Failure('wrong_host', { host: asked.host }));
  return refusesVersion(error) ? bad(ours(answer), 'version') : bad(ours(answer));
}

function classifySuccess(answer: Answer, asked: Asked): Verdict {
  if (answer.status === 204) return { kind: 'good', json: null };
  try {
    const json: unknown = JSON.parse(answer.body);
    return { kind: 'good', json };
  } catch {
    if (isUnroutable(answer.body)) return moved(answer, asked);
    return bad(new Failure('answer_broken', because({ code: shapeOf(answer.body) })));
  }
}

/** OBS: a text that is not JSON, for a codebase or company that does not exist. */
function isUnroutable(body: string): boolean {
  return body.length < 1_000 && /cannot route/i.test(body);
}

function moved(answer: Answer, asked: Asked): Verdict {
  return bad(accessRefusedOrMissing(answer, asked), 'moved');
}

/**
 * DOC: wrong keys or company can be answered with 404 on cloud. The lists the product reads always
 * exist, so a 404 for one of them, once the codebase is known to be right, is about access.
 */
function accessRefusedOrMissing(answer: Answer, asked: Asked): Failure {
  const { resource } = asked;
  if (resource === 'companies' || resource === 'contacts') {
    return new Failure('access_refused', { status: answer.status });
  }
  return new Failure('endpoint_missing', { resource: resources[resource].path });
}

function missing(answer: Answer, asked: Asked): Verdict {
  const error = parseError(answer.body);
  if (refusesUser(error)) return bad(credentialsRefused(asked));
  if (refusesVersion(error)) return bad(ours(answer), 'version');
  if (error?.code === 'NotFound') {
    const { what } = resources[asked.resource];
    return bad(new Failure('record_missing', { resource: what }));
  }
  if (error !== null && /endpoint/i.test(error.message)) {
    const { path } = resources[asked.resource];
    return bad(new Failure('endpoint_missing', { resource: path }), 'moved');
  }
  return moved(answer, asked);
}

function refused(answer: Answer, asked: Asked): Verdict {
  const error = parseError(answer.body);
  // Bodies of a missing or unknown clientId are not recorded (UNSURE), so any mention decides.
  if (answer.body.length < 1_000 && /client[\s_-]?id/i.test(answer.body)) {
    return bad(new Failure('client_id_refused'));
  }
  if (refusesUser(error)) return bad(credentialsRefused(asked));
  if (wantsOtherHost(error)) return bad(new Failure('wrong_host', { host: asked.host }));
  if (error !== null && /permission|security/i.test(error.message)) {
    return bad(rightMissing(asked.resource));
  }
  const failure = new Failure('access_refused', { status: answer.status });
  // DOC: 403 is a missing right; on self-hosted servers it is a missing clientId too (OBS).
  return answer.status === 403 ? bad(failure, 'access') : bad(failure);
}

/** The failure of a role that lacks the right to read a resource. */
export function rightMissing(resource: Resource): Failure {
  const { what, row, level } = resources[resource];
  return new Failure('right_missing', { what, row, level });
}

function credentialsRefused(asked: Asked): Failure {
  return new Failure('credentials_refused', { company: asked.company });
}

/** OBS: 429 carries Retry-After in seconds; a proxy before ConnectWise may send a date. */
function tooMany(answer: Answer, asked: Asked): Verdict {
  const seconds = waitOf(answer, asked.now) ?? secondsInMessage(answer) ?? defaultRetryAfterSeconds;
  return bad(askedToWait(asked.now + seconds * 1000, asked.now), null, seconds);
}

const defaultRetryAfterSeconds = 10;

/** DOC: the message repeats the wait, "try again in 30 seconds". */
function secondsInMessage(answer: Answer): number | null {
  const found = /\bin (\d{1,6}) seconds?\b/i.exec(parseError(answer.body)?.message ?? '');
  return found === null ? null : Math.max(1, Number(found[1]));
}

function failing(answer: Answer, asked: Asked): Verdict {
  const error = parseError(answer.body);
  // OBS: a value of the wrong type is answered with 500. Sent again it fails again.
  if (answer.status === 500 && error !== null && /error converting value/i.test(error.message)) {
    return bad(ours(answer));
  }
  const detail = { status: answer.status, requestId: requestIdOf(answer) };
  const failure = new Failure('connectwise_failing', detail);
  return bad(failure, null, answer.status === 503 ? waitOf(answer, asked.now) : null);
}

function waitOf({ headers }: Answer, now: number): number | null {
  return retryAfter({ retryAfter: headers['retry-after'], date: headers.date }, now);
}

function ours(answer: Answer): Failure {
  return new Failure('request_refused', {
    status: answer.status,
    connectwiseCode: codeWord(parseError(answer.body)?.code),
    requestId: requestIdOf(answer),
  });
}

/** The id ConnectWise gave a request, to name in a report; only if it has the form of an id. */
export function requestIdOf(answer: Pick<Answer, 'headers'>): string {
  const id = answer.headers['x-cw-request-id'] ?? '';
  return /^[\w.:-]{1,80}$/.test(id) ? id : 'unknown';
}

type WireError = {
  readonly code: string;
  readonly message: string;
  readonly errors: readonly { readonly code: string; readonly field: string }[];
};

/** SPEC: `code`, `message`, `errors`; 429 has `error` in place of `code` (DOC). */
export function parseError(body: string): WireError | null {
  if (!body.trimStart().startsWith('{')) return null;
  try {
    const json: unknown = JSON.parse(body);
    if (!isObject(json)) return null;
    const code = json.code ?? json.error;
    const errors = Array.isArray(json.errors) ? json.errors.filter(isObject) : [];
    return {
      code: asText(code),
      message: asText(json.message),
      errors: errors.map((one) => ({ code: asText(one.code), field: asText(one.field) })),
    };
  } catch {
    return null;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refusesUser(error: WireError | null): boolean {
  return (
    error !== null && /UserNotAuthenticated|InvalidCredentials/i.test(error.code + error.message)
  );
}

/** DOC: a cloud host for people answers API requests with "SSL is required.". */
function wantsOtherHost(error: WireError | null): boolean {
  return error?.code === 'Security' && /ssl/i.test(error.message);
}

/**
 * OBS; a rejected member also hints at the version, which does not show whether it is supported.
 */
function refusesVersion(error: WireError | null): boolean {
  return (
    error?.code === 'ConnectWiseApi' && /does not support (?:the )?api version/i.test(error.message)
  );
}

/** A code as it may be repeated: codes are words, anything else could be data. */
export function codeWord(code: string | undefined): string {
  return code !== undefined && /^[A-Za-z]{1,60}$/.test(code) ? code : 'no code';
}

function shapeOf(body: string) {
  const start = body.trimStart().slice(0, 1);
  if (start === '') return 'answer_empty';
  if (start === '<') return 'answer_html';
  return start === '{' || start === '[' ? 'answer_cut_off' : 'answer_plain_text';
}

function bad(
  failure: Failure,
  doubt: 'moved' | 'access' | 'version' | null = null,
  retryAfterSeconds: number | null = null,
): Verdict {
  return { kind: 'bad', failure, doubt, retryAfterSeconds };
}
