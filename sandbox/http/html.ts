/** Bodies of the web server in front of the API, which are not JSON. */
function page(title: string, text: string): string {
  return `<!DOCTYPE html>
<html><head><title>${title}</title></head>
<body><div id="header"><h1>Server Error</h1></div>
<fieldset><h2>${title}</h2><h3>${text}</h3></fieldset></body></html>
`;
}

/** The 404 for a path outside any API application (OBS: an IIS page). */
export const NO_SUCH_FILE = page(
  '404 - File or directory not found.',
  'There is nothing at this address.',
);

/** 414 of a request target beyond the server's limit (DOC for the status). */
export const URL_TOO_LONG = page('414 - Request-URI Too Long', 'The address is too long.');
