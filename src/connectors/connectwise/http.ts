import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import type { ProblemCode } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import { addressRefused, guardedLookup } from '../../network/guardedLookup.ts';
import type { Answer } from './classify.ts';
import { classifyNoAnswer, errorCode, type NoAnswer } from './noAnswer.ts';
import { mayConnect, type Site } from './site.ts';

export type Timeouts = {
  /** Milliseconds until a connection must be established. */
  readonly connect: number;
  /** Milliseconds from the request to the head of the answer. */
  readonly headers: number;
  /** Milliseconds between two parts of the answer's body. */
  readonly body: number;
};

// A page of 1,000 contacts took other clients up to 20 s; their timeouts are 20 to 120 s (CLIENT).
export const defaultTimeouts: Timeouts = { connect: 10_000, headers: 60_000, body: 60_000 };

/** 1,000 whole records are some 7 MB (OBS, computed); anything above this is no answer of ConnectWise. */
export const maxBodyBytes = 64 * 1024 * 1024;

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly site: Site;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
};

export type Sent =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | ({ readonly kind: 'none' } & NoAnswer);

/** Single HTTP exchanges over connections that are kept open: no retry, no redirect. */
export type Http = {
  send(request: HttpRequest): Promise<Sent>;
  close(): Promise<void>;
};

const inflate = promisify(gunzip);

export function createHttp(timeouts: Timeouts, mock?: Dispatcher): Http {
  // One agent for each kind of trust: allowed addresses of a host are checked while connecting.
  const agents = new Map<Site['trust'], Dispatcher>();
  const agentFor = (site: Site): Dispatcher => {
    if (mock !== undefined) return mock;
    const known = agents.get(site.trust);
    if (known !== undefined) return known;
    const made = createAgent(site.trust, timeouts);
    agents.set(site.trust, made);
    return made;
  };

  return {
    async send(wanted) {
      const { site } = wanted;
      if (isAborted(wanted.signal)) throw new Failure('interrupted');
      try {
        const response = await request(wanted.url, {
          method: wanted.method,
          headers: wanted.headers,
          dispatcher: agentFor(site),
          headersTimeout: timeouts.headers,
          bodyTimeout: timeouts.body,
          ...(wanted.body === undefined ? {} : { body: wanted.body }),
          ...(wanted.signal === undefined ? {} : { signal: wanted.signal }),
        });
        const sent = await readAnswer(response);
        if (sent.kind === 'none') wanted.signal?.throwIfAborted();
        return sent;
      } catch (error) {
        if (isAborted(wanted.signal)) throw new Failure('interrupted', {}, { cause: error });
        if (errorCode(error) === addressRefused) {
          const problem: ProblemCode = 'site_leads_elsewhere';
          throw new Failure('site_not_allowed', { site: site.host, problem });
        }
        const seconds = Math.round(timeouts.headers / 1000);
        return { kind: 'none', ...classifyNoAnswer(error, site.host, seconds) };
      }
    },

    async close() {
      const open = [...agents.values()];
      agents.clear();
      await Promise.all(open.map((agent) => agent.destroy()));
    },
  };
}

function createAgent(trust: Site['trust'], timeouts: Timeouts): Agent {
  return new Agent({
    connections: 4,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: {
      timeout: timeouts.connect,
      lookup: guardedLookup((address) => mayConnect(trust, address)),
    },
  });
}

async function readAnswer(response: Dispatcher.ResponseData): Promise<Sent> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  const status = response.statusCode;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response.body as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBodyBytes) {
        response.body.destroy();
        return broken('answer_too_large');
      }
      parts.push(part);
    }
  } catch (error) {
    if (errorCode(error) === 'UND_ERR_BODY_TIMEOUT') throw error;
    return broken('answer_cut_off');
  }
  const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  const answered = (bytes: Buffer): Sent => ({
    kind: 'answer',
    answer: { status, headers, body: toText(bytes) },
  });
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return answered(whole);
  if (encoding !== 'gzip') return broken('answer_encoding');
  try {
    return answered(await inflate(whole, { maxOutputLength: maxBodyBytes }));
  } catch (error) {
    return broken(
      errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? 'answer_too_large' : 'answer_cut_off',
    );
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function toText(body: Buffer): string {
  const text = body.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function broken(code: 'answer_too_large' | 'answer_cut_off' | 'answer_encoding'): Sent {
  const failure = new Failure('answer_broken', because({ code }));
  return { kind: 'none', failure, sent: true, final: code === 'answer_too_large' };
}
