import type { SandboxClock } from '../clock.ts';
import { unknownMember } from '../http/errors.ts';
import type { FaultSpec } from './fault.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

/** ConnectWise's 429 (DOC): the body has `error` and `message`, not `code`, `message`, `errors`. */
export function tooManyRequests(
  clock: SandboxClock,
  seconds: number,
  form: 'seconds' | 'httpDate' | 'none' = 'seconds',
): Response {
  const headers = new Headers({ 'content-type': JSON_TYPE });
  if (form === 'seconds') headers.set('retry-after', String(seconds));
  if (form === 'httpDate') {
    headers.set('retry-after', new Date(clock.now() + seconds * 1_000).toUTCString());
  }
  const message = `Too many requests. Please try again in ${seconds} seconds.`;
  return new Response(JSON.stringify({ error: 'ConnectWiseAPI', message }), {
    status: 429,
    headers,
  });
}

/** The fixed answer of a fault kind; undefined for kinds that need the request or the connection. */
export function cannedAnswer(spec: FaultSpec, clock: SandboxClock): Response | undefined {
  switch (spec.kind) {
    case 'tooManyRequests': {
      const answer = tooManyRequests(clock, spec.retryAfterSeconds, spec.retryAfter);
      if (spec.body === 'json') return answer;
      const headers = new Headers(answer.headers);
      headers.set('content-type', HTML_TYPE);
      return new Response(page('Too many requests', 'You are being rate limited.'), {
        status: 429,
        headers,
      });
    }
    case 'serverTimeout':
      return serverError('A timeout has occured. Please try again.');
    case 'poolTimeout':
      return serverError(
        'Timeout expired. The timeout period elapsed prior to obtaining a connection from the pool.',
      );
    case 'badGateway':
      return html(502, page('502 Bad Gateway', 'The proxy got no usable answer.'));
    case 'unavailable': {
      const answer = html(503, page('503 Service Unavailable', 'The service is being restarted.'));
      if (spec.retryAfterSeconds !== undefined) {
        answer.headers.set('retry-after', String(spec.retryAfterSeconds));
      }
      return answer;
    }
    case 'gatewayTimeout':
      return html(504, page('504 Gateway Time-out', 'The server did not answer in time.'));
    case 'unknownMember': {
      const { message, code } = unknownMember(spec.member, 'Record');
      return new Response(JSON.stringify({ code, message }), {
        status: 400,
        headers: { 'content-type': JSON_TYPE },
      });
    }
    case 'html':
      return html(200, page('Sign in', 'Your session is over. Sign in again.'));
    case 'plainText':
      return new Response('Cannot route. Codebase/company is invalid', {
        status: spec.status,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    case 'redirect':
      return new Response(null, { status: spec.status, headers: { location: spec.location } });
    case 'hang':
    case 'resetBefore':
    case 'resetAfter':
    case 'truncated':
    case 'slow':
    case 'pageShift':
    case 'dropRights':
    case 'codebaseMoved':
    case 'staleRead':
      break;
  }
  return undefined;
}

/** A transient 500 in the server's own shape and spelling (OBS). */
function serverError(message: string): Response {
  return new Response(JSON.stringify({ code: 'ConnectWiseApi', message, errors: null }), {
    status: 500,
    headers: { 'content-type': JSON_TYPE },
  });
}

function html(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'content-type': HTML_TYPE } });
}

function page(title: string, text: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}
