import { Failure } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';

type Json = Readonly<Record<string, unknown>>;

/** An answer that rejects a request, by its code alone: the rest may contain personal data. */
function refusalOf(method: string, path: string, status: number, answer: string): Failure {
  const [request = ''] = `${method} ${path}`.split('?');
  const [, problem = 'none'] = /"code":"([a-z_]+)"/u.exec(answer) ?? [];
  return new Failure('internal', { error: 'the example was refused', request, status, problem });
}

/** Someone of the example organization at the API: with a token, or signed in as in a browser. */
export class ExampleClient {
  readonly #api: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #cookie = '';

  constructor(
    base: string,
    {
      clock,
      token,
      signal,
    }: { readonly clock: Clock; readonly token?: string; readonly signal: AbortSignal },
  ) {
    this.#api = `${base}/api/v1`;
    this.#headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    this.#clock = clock;
    this.#signal = signal;
  }

  /**
   * Sends a request, and again if it came too soon after others. Throws `internal` if it is
   * rejected: the example must be complete.
   */
  async send(method: string, path: string, body?: unknown, ifMatch?: string): Promise<Json> {
    const response = await fetch(`${this.#api}${path}`, {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.#cookie === '' ? {} : { Cookie: this.#cookie }),
        ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: this.#signal,
    });
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      await this.#clock.sleep(1000 * seconds, this.#signal);
      return await this.send(method, path, body, ifMatch);
    }
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    const text = await response.text();
    if (!response.ok) throw refusalOf(method, path, response.status, text);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer of the API is an object
    return text === '' ? {} : (JSON.parse(text) as Json);
  }

  /** All rows of a page of a list. */
  async list(path: string): Promise<readonly Json[]> {
    const { data } = await this.send('GET', path);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so a list answers
    return data as readonly Json[];
  }

  /** Starts a run and waits for its end. Returns it. */
  async run(organization: string, kind: 'sync' | 'plan' | 'sweep'): Promise<Json> {
    const started = await this.send('POST', `${organization}/runs`, { kind });
    const path = `${organization}/runs/${String(started.id)}`;
    for (;;) {
      const run = await this.send('GET', path);
      if (run.finishedAt !== null) return run;
      await this.#clock.sleep(100, this.#signal);
    }
  }
}
