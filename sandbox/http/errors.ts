/** One entry of an error body's `errors` (SPEC ValidationError). */
export interface FieldError {
  readonly code: string;
  readonly message: string;
  readonly resource: string;
  readonly field: string;
}

/** The error statuses of the API. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 415 | 500;

/** A refusal in ConnectWise's JSON shape: `code`, `message` and, for validation, `errors`. */
export class ApiError extends Error {
  readonly status: RefusalStatus;
  readonly code: string;
  readonly errors: readonly FieldError[] | null | undefined;

  constructor(
    status: RefusalStatus,
    code: string,
    message: string,
    errors?: readonly FieldError[] | null,
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  toBody(): string {
    const body = { code: this.code, message: this.message };
    return JSON.stringify(this.errors === undefined ? body : { ...body, errors: this.errors });
  }
}

/** The 404 for a path that no API route has (OBS). */
export function unknownEndpoint(): ApiError {
  return new ApiError(404, 'ConnectWiseApi', 'The endpoint does not exist.');
}

/** The 404 for an unknown record id (OBS). */
export function notFound(label: string, id: string | number): ApiError {
  return new ApiError(404, 'NotFound', `${label} ${id} not found`);
}

/** 401; the code and message are OBS, the status is the usual one. */
export function notAuthenticated(status: 401 | 404 = 401): ApiError {
  return new ApiError(status, 'ConnectWiseApi', 'UserNotAuthenticated');
}

/** 403 of a role without the right; the exact body is not established (UNSURE). */
export function forbidden(): ApiError {
  return new ApiError(
    403,
    'Unauthorized',
    'You do not have security permission to perform this action.',
    null,
  );
}

/** 400 for one or more bad fields of an object (OBS). */
export function invalidObject(resource: string, errors: readonly FieldError[]): ApiError {
  return new ApiError(400, 'InvalidObject', `${resource} object is invalid`, errors);
}

/** 400 for one bad value (OBS codes, wording UNSURE). */
export function invalidField(resource: string, field: string, message: string): ApiError {
  return invalidObject(resource, [{ code: 'InvalidField', message, resource, field }]);
}

/** 400 for a required field that is missing (OBS). */
export function missingField(resource: string, field: string): FieldError {
  return {
    code: 'MissingRequiredField',
    message: `The ${field} field is required.`,
    resource,
    field,
  };
}

/** The 400 for a body member that the model does not have; the version decides the model (OBS). */
export function unknownMember(member: string, label: string): ApiError {
  return new ApiError(
    400,
    'ConnectWiseApi',
    `Could not find member '${member}' on object of type '${label}'. ` +
      'Check that the API version in the Accept header is the intended one.',
  );
}
