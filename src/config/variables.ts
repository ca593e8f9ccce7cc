/** An environment variable that ampwise reads. */
export type Variable = {
  readonly name: string;
  /** What applies if it is not set, in words. */
  readonly byDefault: string;
  readonly meaning: string;
};

/** All variables; docs/configuration.md is checked against this table. */
export const variables = [
  {
    name: 'AMPWISE_DATA_DIR',
    byDefault: './data',
    meaning:
      'Folder of the SQLite database (ampwise.db) and of the key file (secret.key). ampwise creates it if it does not exist.',
  },
  {
    name: 'DATABASE_URL',
    byDefault: 'SQLite in the data folder',
    meaning: 'Address of a PostgreSQL database, postgres://user:password@host/name.',
  },
  {
    name: 'AMPWISE_ORGANIZATION',
    byDefault: 'the first organization',
    meaning:
      'Id of the organization that commands work on, unless you pass --organization. You need it only with several organizations.',
  },
  {
    name: 'AMPWISE_CW_PRIVATE_KEY',
    byDefault: 'asked for on a terminal',
    meaning:
      'Private key of the API member, or password of the integrator login, for ampwise connect. It is not an argument, so it stays out of process lists and shell histories.',
  },
  {
    name: 'AMPWISE_CW_CLIENT_ID',
    byDefault: 'asked for on a terminal',
    meaning:
      'clientId (a GUID) for ampwise connect, unless you pass --client-id, and for connections over the API that name none.',
  },
  {
    name: 'AMPWISE_ALLOW_LOOPBACK',
    byDefault: '0',
    meaning:
      '1 allows a site on this machine over http, such as the sandbox, and webhooks to this machine.',
  },
  {
    name: 'AMPWISE_ALLOWED_HOSTS',
    byDefault: 'ConnectWise hosts only',
    meaning:
      'More allowed hosts for a site, separated by commas: psa.example.com, psa.example.com:8443, or .example.com for all its subdomains.',
  },
  {
    name: 'AMPWISE_SECRET_KEY',
    byDefault: 'secret.key in the data folder',
    meaning:
      'Key that seals secrets, 43 characters of base64url. You can list several, separated by commas: the first seals, and all of them open.',
  },
  {
    name: 'AMPWISE_PUBLIC_URL',
    byDefault: 'the address given at set-up',
    meaning:
      'Address at which people reach the service, such as https://amp.example.com. Links and the check of where a page comes from go by it, and ConnectWise sends its callbacks there.',
  },
  {
    name: 'AMPWISE_TRUSTED_PROXIES',
    byDefault: 'none',
    meaning:
      'Proxies in front of the service that are believed about who their client is: addresses or ranges, separated by commas, such as 10.0.0.0/8.',
  },
  {
    name: 'AMPWISE_REQUESTS_PER_MINUTE',
    byDefault: '600',
    meaning: 'How many API requests one token, session or address may send in a minute.',
  },
  {
    name: 'AMPWISE_SIGN_INS_PER_MINUTE',
    byDefault: '10',
    meaning: 'How many times one address may try to sign in within a minute.',
  },
  {
    name: 'AMPWISE_SMTP_URL',
    byDefault: 'no mail is sent',
    meaning:
      'Mail server for invitations, reset links and notices: smtp://user:password@host:587, or smtps:// for TLS from the start.',
  },
  {
    name: 'AMPWISE_MAIL_FROM',
    byDefault: 'ampwise@ and the host of the public address',
    meaning: 'Sender of those mails, such as ampwise@example.com.',
  },
  {
    name: 'AMPWISE_RUNS_AT_ONCE',
    byDefault: '4',
    meaning: 'How many organizations the worker of a service syncs at once.',
  },
  {
    name: 'AMPWISE_STOP_SECONDS',
    byDefault: '10',
    meaning:
      'Seconds that a service has to end in after SIGTERM or Ctrl+C: it ends what it is answering and parks the runs.',
  },
  {
    name: 'AMPWISE_METRICS',
    byDefault: 'no metrics',
    meaning:
      'Address at which Prometheus reads GET /metrics, such as 127.0.0.1:7401. It asks for no password, so only your monitoring may reach it.',
  },
  {
    name: 'AMPWISE_LOG',
    byDefault: 'silent',
    meaning:
      'Log on standard error, as JSON lines: silent, error, warn, info or debug. With debug, errors also show where in the code they happened.',
  },
  {
    name: 'NO_COLOR',
    byDefault: 'not set',
    meaning: 'Any value switches colors off, even on a terminal.',
  },
  {
    name: 'PAGER',
    byDefault: 'less, where there is one',
    meaning:
      'Program that shows long lists page by page on a terminal. If empty, or with --no-pager, they are shown all at once.',
  },
] as const satisfies readonly Variable[];

/** Name of a variable in the table. */
export type VariableName = (typeof variables)[number]['name'];
