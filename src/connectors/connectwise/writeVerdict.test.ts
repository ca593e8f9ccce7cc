import { describe, expect, test } from 'vitest';
import { type Answer, classify } from './classify.ts';
import { judgeWrite, type Write } from './writeVerdict.ts';

const create: Write = { method: 'POST', body: {}, creates: 'contact' };
const change: Write = { method: 'PATCH', body: [] };

function bad(write: Write, answer: Partial<Answer>) {
  const whole: Answer = { status: 400, headers: { 'x-cw-request-id': 'r-1' }, body: '', ...answer };
  const asked = { resource: 'contacts', host: 'na.example', company: 'acme', now: 0 } as const;
  const verdict = judgeWrite(classify(whole, asked), whole, 'contacts', write);
  if (verdict.kind === 'good') throw new Error('judged good');
  return verdict;
}

const json = (code: string, message: string, errors: unknown = null) =>
  JSON.stringify({ code, message, errors });
const named = (...fields: string[]) =>
  json(
    'InvalidObject',
    'contact object is invalid',
    fields.map((field) => ({ code: 'InvalidField', message: `jane@corp.example`, field })),
  );

describe('values that were refused', () => {
  test.each([
    [400, named('firstName'), 'firstName', 'InvalidField'],
    [400, named('FirstName'), 'firstName', 'InvalidField'],
    [400, named('communicationItems[0].value'), 'communicationItems', 'InvalidField'],
    [400, named('customFields.Mother of jane'), 'customFields', 'InvalidField'],
    [400, named('jane@corp.example', 'zip'), 'zip', 'InvalidField'],
    [400, named('jane@corp.example'), 'unknown', 'InvalidField'],
    [400, json('InvalidPatch', 'Could not cast jane@corp.example'), 'unknown', 'InvalidPatch'],
    [400, json('X', 'Custom fields are required: Jane'), 'customFields', 'X'],
    [400, json('jane@corp.example', 'x', 'y'), 'unknown', 'no code'],
    [400, json('X', 'x', [1, null, { field: 7 }]), 'unknown', 'X'],
    [400, '<html>jane@corp.example</html>', 'unknown', 'no code'],
    [409, json('Conflict', 'in use'), 'unknown', 'Conflict'],
    [
      500,
      json('ConnectWiseApi', `Error converting value "jane" to type 'Int32'. Path 'zip'.`),
      'zip',
      'ConnectWiseApi',
    ],
    [
      400,
      json(
        'ConnectWiseApi',
        "Could not find member 'title' on object of type 'Contact'. Check the API version.",
      ),
      'title',
      'ConnectWiseApi',
    ],
    [
      400,
      json('ConnectWiseApi', "Could not find member 'jane@x' of it."),
      'unknown',
      'ConnectWiseApi',
    ],
  ])('%i %s: field %s', (status, body, field, connectwiseCode) => {
    for (const write of [create, change]) {
      const { failure, doubt } = bad(write, { status, body });
      expect(failure.code).toBe('write_refused');
      expect(failure.detail).toEqual({ field, connectwiseCode, requestId: 'r-1' });
      expect(doubt).toBeNull();
    }
  });
});

test.each([
  [405, json('ConnectWiseApi', 'The requested resource does not support http method')],
  [415, json('ConnectWiseApi', 'The media type is not supported')],
])('%i %s is a fault of ours', (status, body) => {
  expect(bad(create, { status, body }).failure.code).toBe('request_refused');
});

const afterwards: readonly (readonly [string, Partial<Answer>, string, string, string | null])[] = [
  ['a failing server', { status: 500 }, 'write_uncertain', 'connectwise_failing', null],
  ['a proxy without answer', { status: 504 }, 'write_uncertain', 'connectwise_failing', null],
  ['a timeout told as 408', { status: 408 }, 'write_uncertain', 'connectwise_failing', null],
  ['a success cut off', { status: 201, body: '{"id":' }, 'write_uncertain', 'answer_broken', null],
  ['a page', { status: 404, body: '<html>' }, 'write_uncertain', 'access_refused', 'moved'],
  ['no route', { body: 'Cannot route.' }, 'write_uncertain', 'access_refused', 'moved'],
  [
    'no endpoint',
    { status: 404, body: json('ConnectWiseApi', 'The endpoint does not exist.') },
    'endpoint_missing',
    'endpoint_missing',
    'moved',
  ],
  ['too many', { status: 429 }, 'rate_limited', 'rate_limited', null],
  ['a redirect', { status: 302 }, 'redirected', 'redirected', null],
  ['a silent 403', { status: 403 }, 'access_refused', 'access_refused', 'access'],
  [
    'a missing right',
    { status: 403, body: json('Unauthorized', 'You do not have security permission') },
    'write_right_missing',
    'write_right_missing',
    null,
  ],
  [
    'wrong keys',
    { status: 401, body: json('ConnectWiseApi', 'UserNotAuthenticated') },
    'credentials_refused',
    'credentials_refused',
    null,
  ],
  [
    'a clientId',
    { status: 403, body: json('X', 'clientId is missing') },
    'client_id_refused',
    'client_id_refused',
    null,
  ],
  [
    'a record that is gone',
    { status: 404, body: json('NotFound', 'Contact 7 not found') },
    'record_missing',
    'record_missing',
    null,
  ],
  [
    'a version nobody has',
    { body: json('ConnectWiseApi', 'does not support API version 2025.1') },
    'request_refused',
    'request_refused',
    'version',
  ],
];

test.each(afterwards)('%s', (_, answer, ofCreate, ofChange, doubt) => {
  expect(bad(create, answer)).toMatchObject({ failure: { code: ofCreate } });
  expect(bad(change, answer)).toMatchObject({ failure: { code: ofChange } });
  expect(bad(create, answer).doubt).toBe(doubt);
});
