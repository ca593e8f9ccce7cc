import { isRecord } from '../model/values.ts';

/** An entry that cannot be carried out: the field, what is wrong with it, and what is accepted. */
export class EditProblem extends Error {
  readonly field: string;
  readonly problem: string;
  readonly accepted: string;
  /** Similar names, if a name is unknown. */
  readonly choices: readonly string[];

  constructor(field: string, problem: string, accepted: string, choices: readonly string[] = []) {
    super(`${field}: ${problem}`);
    this.choices = choices;
    this.name = 'EditProblem';
    this.field = field;
    this.problem = problem;
    this.accepted = accepted;
  }
}

/** There is no sandbox at the address. */
export class NotRunning extends Error {}

export type WireRecord = Readonly<Record<string, unknown>>;

/** A person at the site, who works with the records of a running sandbox. */
export interface Person {
  list(path: string, query?: Readonly<Record<string, string>>): Promise<readonly WireRecord[]>;
  get(path: string): Promise<WireRecord>;
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<WireRecord>;
}

/**
 * A person at the sandbox with an address such as `http://127.0.0.1:7420`. Every call goes through
 * the ConnectWise API of the sandbox, so that edits by hand follow the same rules as those of a
 * program. Throws EditProblem if the API rejects a call, NotRunning if nothing answers.
 */
export function personAt(url: string): Person {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/__sandbox/person/apis/3.0/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new NotRunning(url, { cause: error });
    });
    const text = await response.text();
    if (response.headers.get('x-cw-request-id') === null) throw new NotRunning(url);
    const answer: unknown = text === '' ? {} : JSON.parse(text);
    if (!response.ok) throw problemOf(answer);
    return answer;
  };
  return {
    async list(path, query = {}) {
      const asked = new URLSearchParams({ pageSize: '1000', ...query });
      const answer = await call('GET', `${path}?${asked.toString()}`);
      return Array.isArray(answer) ? answer.filter(isRecord) : [];
    },
    get: async (path) => record(await call('GET', path)),
    send: async (method, path, body) => record(await call(method, path, body)),
  };
}

function record(answer: unknown): WireRecord {
  return isRecord(answer) ? answer : {};
}

/** The first complaint in an error body of the API. */
function problemOf(answer: unknown): EditProblem {
  const body = record(answer);
  const errors: readonly unknown[] = Array.isArray(body.errors) ? body.errors : [];
  const first = record(errors.find(isRecord));
  const field = typeof first.field === 'string' ? first.field : 'record';
  const message = first.message ?? body.message;
  const problem =
    typeof message === 'string' ? message.replace(/\.$/u, '') : 'the sandbox rejects it';
  return new EditProblem(field, problem, acceptedInstead(first.code ?? body.code, field));
}

function acceptedInstead(code: unknown, field: string): string {
  switch (code) {
    case 'NotFound':
      return 'the id of a record that is there';
    case 'MissingRequiredField':
      return `a value for ${field}`;
    case 'ObjectExists':
      return 'a value that no other record has';
    default:
      return 'a value that ConnectWise takes for this field';
  }
}
