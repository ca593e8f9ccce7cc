/** What the API says when it refuses a request by itself: a title, and what to do. */
export const refusals = {
  unreadable_request: {
    title: 'The request could not be read',
    detail:
      'It is not valid HTTP, its headers are too long, or it took too long to arrive. Check its method, Host and headers.',
  },
  malformed_json: {
    title: 'The body is not JSON',
    detail: 'The body could not be read as JSON. Send one JSON value in UTF-8.',
  },
  does_not_fit: {
    title: 'The request does not match its schema',
    detail: 'Part of the request does not match the API document; `errors` lists where.',
  },
  not_signed_in: {
    title: 'Not signed in',
    detail: 'Send a valid API token as `Authorization: Bearer …`, or sign in.',
  },
  not_allowed: {
    title: 'Not allowed',
    detail: 'Your role does not allow this. Ask an administrator of the organization.',
  },
  scope_too_small: {
    title: 'The scope of the token is too small',
    detail: 'This needs a token with the scope `{scope}`.',
  },
  password_needed: {
    title: 'Your password is required',
    detail: 'Confirm your password with POST /api/v1/auth/confirm, then send the request again.',
  },
  session_needed: {
    title: 'A session is required',
    detail: 'This cannot be done with a token. Sign in, and send the request again.',
  },
  foreign_origin: {
    title: 'The request comes from another site',
    detail:
      'The page that sent this is not at the public address of this service. If it is, set AMPWISE_PUBLIC_URL to the address in the browser. It has nothing to do with the password.',
  },
  callback_not_proven: {
    title: 'The callback was rejected',
    detail:
      'Its signature, company or key address does not match the ConnectWise of this organization.',
  },
  no_such_path: {
    title: 'There is nothing here',
    detail: 'The API has no such path. /api/v1/openapi.json lists them all.',
  },
  method_not_allowed: {
    title: 'The method is not allowed',
    detail: 'This path accepts {accepted}.',
  },
  key_in_use: {
    title: 'The same request is still being answered',
    detail: 'A request with this Idempotency-Key is being answered. Send it again a little later.',
  },
  gone: {
    title: 'It is used up',
    detail: 'This link was used already or has expired. Ask for a new one.',
  },
  too_large: {
    title: 'The body is too large',
    detail: 'The body may have at most {limit} bytes.',
  },
  wrong_media_type: {
    title: 'The media type is not accepted',
    detail: 'Send the body as {accepted}, uncompressed.',
  },
  key_reused: {
    title: 'The Idempotency-Key belongs to another request',
    detail: 'This Idempotency-Key was sent with another request. Use a new one.',
  },
  version_needed: {
    title: 'The version is required',
    detail: 'Send the ETag of what you read as If-Match, or `*` to change whatever is there.',
  },
  too_many_requests: {
    title: 'Too many requests',
    detail: 'Wait {seconds} seconds, then send the request again.',
  },
  callback_key_unavailable: {
    title: 'The signing key could not be read',
    detail: 'ConnectWise did not return its signing key. Send the callback again in a few seconds.',
  },
  shutting_down: {
    title: 'The service is stopping',
    detail: 'The service is being stopped or restarted. Send the request again in a few seconds.',
  },
} as const;

export type RefusalCode = keyof typeof refusals;

/** What can be wrong with one member or parameter. */
export const faults = {
  missing: 'It is missing.',
  unknown: 'There is no such member.',
  unknown_close: 'There is no such member; the closest is {closest}.',
  wrong_type: 'It is of the wrong type.',
  not_accepted: 'It is not one of the accepted values.',
  too_small: 'It is too small or too short.',
  too_large: 'It is too large or too long.',
  wrong_form: 'It does not have the required form.',
  twice: 'It may be given only once.',
  not_utf8: 'It is not UTF-8.',
  not_json: 'It is not valid JSON.',
  no_time_zone: 'There is no such time zone.',
  kept_by_server: 'The service sets it: send it back unchanged, or omit it.',
} as const;

export type FaultCode = keyof typeof faults;

/** Types of JSON, where another was expected. */
export const jsonTypes = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
} as const;

/** Forms of text, where another was expected. */
export const jsonForms = {
  date: 'a day as YYYY-MM-DD',
  datetime: 'an instant such as 2026-03-05T14:00:00Z',
  email: 'one e-mail address, such as ann@example.com',
  regex: 'the form in the API document',
} as const;

export const leastAccepted = (least: number | bigint): string => `at least ${least}`;
export const mostAccepted = (most: number | bigint): string => `at most ${most}`;

/** What an Idempotency-Key may be. */
export const keyForm = '1 to 255 visible ASCII characters';

/** Shown when keys were replaced (R2). */
export const oldKeys =
  'The old keys stay valid in ConnectWise until you delete them there: System > Members > API Members > the member > API Keys.';
