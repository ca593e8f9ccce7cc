import { describe, expect, test } from 'vitest';
import { adviceOf, messageOf } from '../../../test/support/said.ts';
import { type Answer, classify, requestIdOf } from './classify.ts';
import type { Resource } from './resources.ts';

const now = Date.parse('2026-06-01T08:00:00Z');

function judge(answer: Partial<Answer>, resource: Resource = 'contacts') {
  const whole = { status: 200, headers: {}, body: '', ...answer };
  return classify(whole, { resource, host: 'na.example', company: 'acme', now });
}

function bad(answer: Partial<Answer>, resource?: Resource) {
  const verdict = judge(answer, resource);
  if (verdict.kind === 'good') throw new Error('judged good');
  return verdict;
}

const json = (code: string, message: string, more: object = {}) =>
  JSON.stringify({ code, message, errors: null, ...more });
const html = '<!DOCTYPE html>\n<html><body>jane@corp.example</body></html>';
const unroutable = 'Cannot route. Codebase/company is invalid';

describe('good', () => {
  test.each([
    [200, '[]', []],
    [200, 'null', null],
    [201, '{"id":1}', { id: 1 }],
    [204, '', null],
  ])('%i %s', (status, body, value) => {
    expect(judge({ status, body })).toEqual({ kind: 'good', json: value });
  });
});

const table: readonly (readonly [
  name: string,
  status: number,
  body: string,
  code: string,
  doubt?: string,
])[] = [
  ['an empty success', 200, '', 'answer_broken'],
  ['a success in HTML', 200, html, 'answer_broken'],
  ['a success that is cut off', 200, '[{"id":1},{"id"', 'answer_broken'],
  ['a success in plain text', 200, 'jane@corp.example', 'answer_broken'],
  ['a success without route', 200, unroutable, 'access_refused', 'moved'],
  ['a redirect', 302, '', 'redirected'],
  ['another redirect', 308, html, 'redirected'],
  ['no route', 400, unroutable, 'access_refused', 'moved'],
  ['no route, as 404', 404, unroutable, 'access_refused', 'moved'],
  [
    'a bad condition',
    400,
    json('ApiFindCondition', 'x is not a recognized name.'),
    'request_refused',
  ],
  ['a missing field', 400, json('InvalidObject', 'contact object is invalid'), 'request_refused'],
  ['a bad patch', 400, json('InvalidPatch', 'Could not cast jane@corp.example'), 'request_refused'],
  [
    'a version nobody has',
    400,
    json('ConnectWiseApi', 'The resource does not support API version 2025.1.'),
    'request_refused',
    'version',
  ],
  [
    'a version nobody has, as 404',
    404,
    json('ConnectWiseApi', 'The resource does not support API version 2025.1.'),
    'request_refused',
    'version',
  ],
  ['a host for people', 400, json('Security', 'SSL is required.'), 'wrong_host'],
  ['a host for people, as 403', 403, json('Security', 'SSL is required.'), 'wrong_host'],
  ['an HTML 400', 400, html, 'request_refused'],
  ['wrong keys', 401, json('ConnectWiseApi', 'UserNotAuthenticated'), 'credentials_refused'],
  [
    'wrong keys, as 404 on cloud',
    404,
    json('ConnectWiseApi', 'UserNotAuthenticated'),
    'credentials_refused',
  ],
  [
    'wrong keys, as 403',
    403,
    json('ConnectWiseApi', 'UserNotAuthenticated'),
    'credentials_refused',
  ],
  ['401 without a word', 401, '', 'access_refused'],
  ['401 in HTML', 401, html, 'access_refused'],
  ['no clientId', 401, json('ConnectWiseApi', 'A clientId is required.'), 'client_id_refused'],
  ['no clientId, as 403', 403, json('Unauthorized', 'client-id missing'), 'client_id_refused'],
  ['no clientId, in plain text', 403, 'Missing Client ID', 'client_id_refused'],
  ['no right', 403, json('Unauthorized', 'You do not have security permission.'), 'right_missing'],
  [
    'no right, as 401',
    401,
    json('Unauthorized', 'You do not have security permission.'),
    'right_missing',
  ],
  ['403 without a word', 403, '', 'access_refused', 'access'],
  ['403 in HTML', 403, html, 'access_refused', 'access'],
  ['403 that says nothing', 403, json('Forbidden', 'Forbidden'), 'access_refused', 'access'],
  ['no such record', 404, json('NotFound', 'Contact 57919 not found'), 'record_missing'],
  [
    'no such route',
    404,
    json('ConnectWiseApi', 'The endpoint does not exist.'),
    'endpoint_missing',
    'moved',
  ],
  ['404 of the web server', 404, html, 'access_refused', 'moved'],
  ['404 without a word', 404, '', 'access_refused', 'moved'],
  ['404 in unknown JSON', 404, '{"Message":"No"}', 'access_refused', 'moved'],
  ['a slow client', 408, '', 'connectwise_failing'],
  ['a conflict', 409, json('Conflict', 'in use'), 'request_refused'],
  ['a URL that is too long', 414, html, 'request_refused'],
  ['a wrong media type', 415, '', 'request_refused'],
  [
    'a timeout inside',
    500,
    json('ConnectWiseApi', 'A timeout has occured. Please try again.'),
    'connectwise_failing',
  ],
  [
    'no connection in the pool',
    500,
    json('ConnectWiseApi', 'Timeout expired.'),
    'connectwise_failing',
  ],
  [
    'a wrong type in a body',
    500,
    json('ConnectWiseApi', 'Error converting value "x" to type'),
    'request_refused',
  ],
  ['500 without a word', 500, '', 'connectwise_failing'],
  ['a bad gateway', 502, html, 'connectwise_failing'],
  ['unavailable', 503, html, 'connectwise_failing'],
  ['a slow gateway', 504, html, 'connectwise_failing'],
  ['a status nobody knows', 599, 'x', 'connectwise_failing'],
  ['a status below that', 418, 'x', 'request_refused'],
];

describe('bad', () => {
  const cases = table.map(([name, status, body, code, doubt = null]) => ({
    name,
    status,
    body,
    expected: { code, doubt },
  }));

  test.each(cases)('$name ($status)', ({ status, body, expected }) => {
    const { failure, doubt: found } = bad({ status, body });
    expect({ code: failure.code, doubt: found }).toEqual(expected);
    const said = messageOf(failure) + adviceOf(failure) + JSON.stringify(failure.detail);
    expect(said).not.toContain('corp.example');
    // Every blank of the message is filled in.
    expect(failure.message).not.toContain('?');
  });

  test('a refusal without a word names keys and clientId', () => {
    for (const status of [401, 403]) expect(adviceOf(bad({ status }).failure)).toMatch(/clientId/);
  });

  test('a missing right names its row', () => {
    const body = json('Unauthorized', 'You do not have security permission.');
    const advice = adviceOf(bad({ status: 403, body }, 'companies').failure);
    expect(advice).toContain('Companies > Company Maintenance');
  });

  test('a resource that need not exist is missing rather than refused', () => {
    expect(bad({ status: 404, body: html }, 'reports').failure.code).toBe('endpoint_missing');
  });

  test('codes that are no words are not repeated', () => {
    const { failure } = bad({ status: 400, body: json('jane@corp.example', 'x') });
    expect(failure.detail.connectwiseCode).toBe('no code');
  });
});

const date = (seconds: number) => new Date(now + seconds * 1000).toUTCString();

describe('how long to wait', () => {
  const limited = JSON.stringify({
    error: 'ConnectWiseAPI',
    message: 'Too many requests. Please try again in 45 seconds.',
  });

  test.each([
    ['seconds', { 'retry-after': '30' }, '', 30],
    ['parts of seconds', { 'retry-after': '1.2' }, '', 2],
    ['none at all', { 'retry-after': '0' }, '', 1],
    ['longer than anyone waits', { 'retry-after': '86400' }, '', 86_400],
    ['a date', { 'retry-after': date(20) }, '', 20],
    ['a date by its own clock', { 'retry-after': date(920), date: date(900) }, '', 20],
    ['a date gone by', { 'retry-after': date(-20) }, '', 1],
    ['nonsense', { 'retry-after': 'soon' }, '', 10],
    ['nothing, but the message', {}, limited, 45],
    ['the header before the message', { 'retry-after': '5' }, limited, 5],
    ['nothing, in HTML', {}, html, 10],
  ])('429 with %s', (_, headers, body, seconds) => {
    const verdict = bad({ status: 429, headers, body });
    expect(verdict.failure.code).toBe('rate_limited');
    expect(verdict.retryAfterSeconds).toBe(seconds);
  });

  test('503 may ask for a wait, others are not listened to', () => {
    const headers = { 'retry-after': date(20) };
    expect(bad({ status: 503, headers }).retryAfterSeconds).toBe(20);
    expect(bad({ status: 503 }).retryAfterSeconds).toBeNull();
    expect(bad({ status: 500, headers }).retryAfterSeconds).toBeNull();
  });
});

test.each([
  ['6f1c-22:a.b', '6f1c-22:a.b'],
  [undefined, 'unknown'],
  ['', 'unknown'],
  ['jane@corp.example', 'unknown'],
  ['x'.repeat(81), 'unknown'],
])('request id %s', (id, expected) => {
  expect(requestIdOf({ headers: { 'x-cw-request-id': id } })).toBe(expected);
});
