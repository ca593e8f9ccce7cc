/** The answer of a service that fails, for `route.fulfill`. */
export const failing = refusal(500, 'internal', 'It is in the log under this request.');

/** The answer for a person whose role does not allow the action. */
export const notAllowed = refusal(403, 'not_allowed', 'Your role may not do this.');

/** A refusal as the API sends it, for `route.fulfill`. */
export function refusal(status: number, code: string, detail: string) {
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: `urn:ampwise:problem:${code}`,
      title: detail,
      status,
      detail,
      code,
      requestId: 'r-1',
      errors: [],
    }),
  };
}
