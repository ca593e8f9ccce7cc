/** An environment variable that ampwise reads. */
export type Variable = {
  readonly name: string;
  /** What applies where it is not set, in words. */
  readonly byDefault: string;
  readonly meaning: string;
};

/** All there are; docs/configuration.md is checked against this table. */
export const variables = [
  {
    name: 'AMPWISE_DATA_DIR',
    byDefault: './data',
    meaning:
      'Folder of the SQLite database (ampwise.db) and of the key file (secret.key). Made where it is not there.',
  },
  {
    name: 'DATABASE_URL',
    byDefault: 'SQLite in the data folder',
    meaning: 'Address of a PostgreSQL database, postgres://user:password@host/name.',
  },
  {
    name: 'AMPWISE_ORGANIZATION',
    byDefault: 'the organization that is there from the start',
    meaning:
      'Id of the organization that the command line works for, where --organization is not given. Only installations with several need it.',
  },
  {
    name: 'AMPWISE_CW_PRIVATE_KEY',
    byDefault: 'asked for on a terminal',
    meaning:
      'Private key of the API member, or password of the integrator login, for ampwise connect. There is no argument for it, so that it stays out of process lists and shell histories.',
  },
  {
    name: 'AMPWISE_CW_CLIENT_ID',
    byDefault: 'asked for on a terminal',
    meaning: 'clientId (a GUID) for ampwise connect, where --client-id is not given.',
  },
  {
    name: 'AMPWISE_ALLOW_LOOPBACK',
    byDefault: '0',
    meaning: '1 allows a site on this machine over http, such as the sandbox.',
  },
  {
    name: 'AMPWISE_ALLOWED_HOSTS',
    byDefault: 'ConnectWise hosts only',
    meaning:
      'Further hosts a site may have, separated by commas: psa.example.com, psa.example.com:8443, or .example.com for all below it.',
  },
  {
    name: 'AMPWISE_SECRET_KEY',
    byDefault: 'secret.key in the data folder',
    meaning:
      'Key under which secrets are sealed, 43 characters of base64url. Several, separated by commas: the first seals, all open.',
  },
  {
    name: 'AMPWISE_LOG',
    byDefault: 'silent',
    meaning:
      'Log on standard error, as JSON lines: silent, error, warn, info or debug. With debug an error also shows where it arose.',
  },
  {
    name: 'NO_COLOR',
    byDefault: 'not set',
    meaning: 'Anything in it switches colours off, on a terminal too.',
  },
] as const satisfies readonly Variable[];

/** Name of a variable in the table. */
export type VariableName = (typeof variables)[number]['name'];
