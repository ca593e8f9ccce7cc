import type { Tracer } from '@opentelemetry/api';
import type { Http, HttpRequest, Sent } from '../connectors/connectwise/http.ts';
import { asFailure } from '../core/failure.ts';
import type { Tracing } from '../ports/tracing.ts';

/**
 * Traces by OpenTelemetry. Its API is loaded with the first span, and does nothing unless the operator loads
 * an SDK before ampwise.
 */
export function openTracing(): Tracing {
  let loading: Promise<typeof import('@opentelemetry/api')> | null = null;
  let tracer: Tracer | null = null;
  return {
    async span(name, facts, work) {
      loading ??= import('@opentelemetry/api');
      const { trace, SpanStatusCode } = await loading;
      tracer ??= trace.getTracer('ampwise');
      return await tracer.startActiveSpan(name, { attributes: facts }, async (span) => {
        try {
          return await work({ note: (more) => void span.setAttributes(more) });
        } catch (thrown) {
          const { code } = asFailure(thrown);
          span.setAttribute('error.type', code);
          span.setStatus({ code: SpanStatusCode.ERROR, message: code });
          throw thrown;
        } finally {
          span.end();
        }
      });
    },
  };
}

/** Wraps an Http so that each exchange is a span with the request and the result. */
export function tracedHttp(http: Http, tracing: Tracing): Http {
  return {
    ...http,
    async send(request: HttpRequest): Promise<Sent> {
      const { method } = request;
      const template = templateOf(request.url);
      const facts = { 'http.request.method': method, 'url.template': template };
      return await tracing.span(`${method} ${template}`, facts, async (span) => {
        const sent = await http.send(request);
        if (sent.kind === 'answer') {
          span.note({ 'http.response.status_code': sent.answer.status });
        } else span.note({ 'error.type': sent.failure.code });
        return sent;
      });
    },
  };
}

/**
 * The path of a resource of ConnectWise without its ids. Host, login company and query stay out: they name
 * the organization, and people.
 */
function templateOf(url: string): string {
  const [, path] = /\/apis\/3\.0(\/[^?#]*)/u.exec(url) ?? [];
  if (path === undefined) return '/login/companyinfo/{company}';
  return path
    .split('/')
    .map((part) => (/^[a-z]*$/iu.test(part) ? part : '{id}'))
    .join('/');
}
