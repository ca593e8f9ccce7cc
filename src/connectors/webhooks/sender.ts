import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { DeliveryProblem, TryOutcome } from '../../core/webhooks/deliveryTries.ts';
import { addressRefused, guardedLookup } from '../../network/guardedLookup.ts';
import { retryAfter } from '../../network/retryAfter.ts';
import type { WebhookSender } from '../../ports/webhooks.ts';
import { checkTarget, mayReach, type Target, type TargetRules } from './target.ts';

/** How long to wait, in milliseconds. */
export type SenderTimeouts = {
  /** For a connection. */
  readonly connect: number;
  /** For the whole answer. */
  readonly answer: number;
};

// The standard asks receivers to answer within 15 to 30 seconds.
const usualTimeouts: SenderTimeouts = { connect: 10_000, answer: 20_000 };

/** How much of an answer is read, in bytes: only its status matters. */
const mostBytes = 16 * 1024;

/** Sends events as Standard Webhooks describes it: one POST for each, and no redirect followed. */
export function createWebhookSender(
  rules: TargetRules,
  given: {
    readonly version: string;
    readonly timeouts?: SenderTimeouts;
    /** How names are resolved; by the system by default. */
    readonly lookup?: (trust: Target['trust']) => LookupFunction;
  },
): WebhookSender & { close(): Promise<void> } {
  const { connect, answer } = given.timeouts ?? usualTimeouts;
  const lookup =
    given.lookup ??
    ((trust: Target['trust']) => guardedLookup((address) => mayReach(trust, address)));
  const agents = new Map<Target['trust'], Agent>();
  const agentFor = (trust: Target['trust']): Agent => {
    const known = agents.get(trust);
    if (known !== undefined) return known;
    // Connections are not limited: endpoints of many organizations may be at one host, and an event that
    // waited for those of another would seem unanswered. The caller limits how many it sends at once.
    const made = new Agent({
      pipelining: 1,
      keepAliveTimeout: 10_000,
      connect: { timeout: connect, lookup: lookup(trust) },
    });
    agents.set(trust, made);
    return made;
  };

  return {
    checkUrl: (entered) => checkTarget(entered, rules).url,

    async send({ url, id, now, body, secrets, signal }) {
      let target: Target;
      try {
        // The operator may have changed what is allowed since the address was entered.
        target = checkTarget(url, rules);
      } catch {
        return failed('address_refused');
      }
      const late = AbortSignal.timeout(answer);
      try {
        const response = await request(target.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': `ampwise/${given.version}`,
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(now / 1000)),
            'webhook-signature': signatures(secrets, id, now, body),
          },
          body,
          dispatcher: agentFor(target.trust),
          headersTimeout: answer,
          bodyTimeout: answer,
          signal: AbortSignal.any([signal, late]),
        });
        // Read only so that the connection can be used again; a body that breaks off says nothing.
        await response.body.dump({ limit: mostBytes }).catch(() => undefined);
        const { statusCode: status, headers } = response;
        const wait = status === 429 || status === 503 ? waitOf(headers, now) : null;
        return { status, problem: null, ...(wait === null ? {} : { wait }) };
      } catch (error) {
        if (signal.aborted) return 'aborted';
        return failed(late.aborted ? 'timed_out' : problemOf(error));
      }
    },

    async close() {
      const open = [...agents.values()];
      agents.clear();
      await Promise.all(open.map((agent) => agent.destroy()));
    },
  };
}

/** One signature for each secret, as the standard has it while a secret is replaced. */
function signatures(secrets: readonly string[], id: string, now: number, body: string): string {
  const at = new Date(now);
  return secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ');
}

function waitOf(headers: IncomingHttpHeaders, now: number): number | null {
  return retryAfter({ retryAfter: headers['retry-after'], date: headers.date }, now);
}

function failed(problem: DeliveryProblem): TryOutcome {
  return { status: null, problem };
}

function problemOf(error: unknown): DeliveryProblem {
  const code = codeOf(error);
  if (code === addressRefused) return 'address_refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'host_unknown';
  if (/TIMEOUT|ETIMEDOUT/u.test(code)) return 'timed_out';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/u.test(code)) {
    return 'certificate_refused';
  }
  if (/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/u.test(code)) return 'not_reachable';
  return 'connection_lost';
}

/** The code of an error, also of the first among several tries to connect. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
