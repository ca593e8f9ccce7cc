import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';

/** The failure of a request without an answer, from the error of the HTTP client. */
export function classifyNoAnswer(error: unknown, host: string, seconds: number): NoAnswer {
  const code = errorCode(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return { failure: new Failure('timed_out', { seconds }), sent: true, final: false };
  }
  const reason = neverSent[code];
  if (reason !== undefined) {
    return {
      failure: new Failure('host_unreachable', { host, ...because({ code: reason }) }),
      sent: false,
      final: false,
    };
  }
  if (isCertificateProblem(code)) {
    const detail = { host, ...because({ code: 'certificate', systemCode: code }) };
    return { failure: new Failure('host_unreachable', detail), sent: false, final: true };
  }
  const detail = { host, ...because({ code: 'connection_lost' }) };
  return { failure: new Failure('host_unreachable', detail), sent: true, final: false };
}

export type NoAnswer = {
  readonly failure: Failure;
  /** Whether the request may have reached ConnectWise. */
  readonly sent: boolean;
  /** Whether another attempt cannot succeed. */
  readonly final: boolean;
};

type NeverSent =
  | 'connection_refused'
  | 'host_not_found'
  | 'name_lookup_failed'
  | 'no_route'
  | 'no_network'
  | 'connection_timed_out';

const neverSent: Readonly<Record<string, NeverSent>> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'host_not_found',
  EAI_AGAIN: 'name_lookup_failed',
  EHOSTUNREACH: 'no_route',
  ENETUNREACH: 'no_network',
  UND_ERR_CONNECT_TIMEOUT: 'connection_timed_out',
};

function isCertificateProblem(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/.test(code);
}

/** The code of an error of undici or node, also of one among several attempts to connect. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = (error as NodeJS.ErrnoException).code;
  if (typeof own === 'string' && own !== '') return own;
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return errorCode(error.cause);
}
