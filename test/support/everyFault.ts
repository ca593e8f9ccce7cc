import type { FaultInput } from '../../sandbox/faults/fault.ts';

/** Every kind of fault once, some for longer than the connector retries. */
export const everyFault: readonly FaultInput[] = [
  { kind: 'hang' },
  { kind: 'tooManyRequests', retryAfterSeconds: 30 },
  { kind: 'tooManyRequests', retryAfterSeconds: 3600 },
  { kind: 'serverTimeout' },
  { kind: 'serverTimeout', times: 20 },
  { kind: 'poolTimeout' },
  { kind: 'badGateway' },
  { kind: 'unavailable' },
  { kind: 'unavailable', times: 20 },
  { kind: 'gatewayTimeout' },
  { kind: 'resetBefore' },
  { kind: 'resetAfter' },
  { kind: 'resetAfter', times: 20 },
  { kind: 'truncated', how: 'contentLength' },
  { kind: 'truncated', how: 'chunked' },
  { kind: 'truncated', how: 'clean' },
  { kind: 'html' },
  { kind: 'html', times: 20 },
  { kind: 'plainText' },
  { kind: 'redirect' },
  { kind: 'codebaseMoved' },
  { kind: 'staleRead' },
  { kind: 'dropRights' },
];
