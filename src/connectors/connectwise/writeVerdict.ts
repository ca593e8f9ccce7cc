import { Failure } from '../../core/failure.ts';
import { type Answer, codeWord, parseError, requestIdOf, type Verdict } from './classify.ts';
import { type Resource, resources } from './resources.ts';

/** A write as it is sent. There is no PUT: it is unreliable on contacts (OBS). */
export type Write =
  /** Never sent again after it may have taken effect. */
  | { readonly method: 'POST'; readonly body: unknown; readonly creates: Created }
  /** Sent again, it changes nothing more. */
  | { readonly method: 'PATCH'; readonly body: unknown }
  | { readonly method: 'DELETE' };

export type Created =
  | 'contact'
  | 'company'
  | 'communication item'
  | 'type association'
  | 'activity'
  | 'callback';

/**
 * What a bad answer means for a write. If it leaves open whether something was created, the failure is
 * `write_uncertain`, which is never retried. The doubt stays, because a write to an address where the API no
 * longer is certainly had no effect.
 */
export function judgeWrite(
  verdict: Verdict,
  answer: Answer,
  resource: Resource,
  write: Write,
): Verdict {
  if (verdict.kind === 'good') return verdict;
  return { ...verdict, failure: failureOf(verdict, answer, resource, write) };
}

function failureOf(
  { failure, doubt }: Extract<Verdict, { kind: 'bad' }>,
  answer: Answer,
  resource: Resource,
  write: Write,
): Failure {
  const { code } = failure;
  if (code === 'right_missing') return writeRightMissing(resource, write);
  if (code === 'request_refused' && doubt === null && refusesValues(answer)) {
    return writeRefused(answer);
  }
  // A 404, or a "cannot route" text, may come from something in between that knows nothing of the write.
  const open = ['connectwise_failing', 'answer_broken'].includes(code) || isUnrouted(code, doubt);
  return open ? afterSending(write, failure) : failure;
}

function isUnrouted(code: string, doubt: string | null): boolean {
  return code === 'access_refused' && doubt === 'moved';
}

/** The failure of a write that was sent and whose result is not known. */
export function afterSending(write: Write, failure: Failure): Failure {
  if (write.method !== 'POST') return failure;
  return uncertain(write.creates, failure);
}

export function uncertain(what: Created, cause?: unknown): Failure {
  return new Failure('write_uncertain', { what }, { cause });
}

/** The failure of a role that lacks the right for a write. */
export function writeRightMissing(resource: Resource, write: Write): Failure {
  const { what, row } = resources[resource];
  return new Failure('write_right_missing', { what, row, level: levels[write.method] });
}

const levels = { POST: 'Add to All', PATCH: 'Edit to All', DELETE: 'Delete to All' } as const;

/**
 * A wrong verb or media type is a fault of ours and concerns every record. A member that the server
 * does not know concerns the records that have it, on whichever side the fault is.
 */
function refusesValues({ status }: Answer): boolean {
  return status !== 405 && status !== 415;
}

function writeRefused(answer: Answer): Failure {
  const error = parseError(answer.body);
  const named = error?.errors ?? [];
  const known = named.find(({ field }) => knownField(field) !== null);
  // A value of the wrong type, and one that cannot be patched, is named in the message alone (OBS).
  const inMessage = /\b(?:path|member) '?\/?([\w.[\]]+)/i.exec(error?.message ?? '')?.[1] ?? '';
  const field =
    knownField(known?.field ?? inMessage) ??
    (/custom\s?field/i.test(answer.body) ? 'customFields' : 'unknown');
  return new Failure('write_refused', {
    connectwiseCode: codeWord((known ?? named[0])?.code || error?.code),
    field,
    requestId: requestIdOf(answer),
  });
}

/** Names that may be repeated; any other text of an answer could be data. */
const fields = [
  'firstName',
  'lastName',
  'title',
  'addressLine1',
  'addressLine2',
  'city',
  'state',
  'zip',
  'inactiveFlag',
  'company',
  'communicationItems',
  'communicationType',
  'defaultFlag',
  'value',
  'extension',
  'type',
  'customFields',
  'identifier',
  'name',
  'types',
  'status',
  'market',
  'territory',
  'phoneNumber',
  'faxNumber',
  'website',
  'numberOfEmployees',
  'site',
  'department',
  'relationship',
  'country',
  'nickName',
  'school',
  'significantOther',
  'gender',
  'birthDay',
  'anniversary',
  'facebookUrl',
  'twitterUrl',
  'linkedInUrl',
  'marriedFlag',
  'childrenFlag',
  'unsubscribeFlag',
  'contact',
  'notes',
  'dateStart',
  'dateEnd',
  'assignTo',
  'email',
] as const;

const byName = new Map<string, string>([
  ...fields.map((field) => [field.toLowerCase(), field] as const),
  ['typeids', 'types'],
]);

/** The field at the head of a path such as `customFields.Caption` or `communicationItems[0].value`. */
function knownField(path: string): string | null {
  const [head = ''] = path.replace(/^\//, '').split(/[.[/]/, 1);
  return byName.get(head.toLowerCase()) ?? null;
}
