/**
 * What is done about a failure.
 * - `retry`: temporary; tried again by the caller within bounds, then the run stops and the next goes on.
 * - `skip_record`: this record only; the others go on.
 * - `stop_run`: nothing sensible can be done in this run.
 * - `needs_person`: a setting, key or right has to be changed by someone.
 * - `bad_input`: what was entered is wrong; nothing was done.
 * - `bug`: ours.
 */
export type Recovery = 'retry' | 'skip_record' | 'stop_run' | 'needs_person' | 'bad_input' | 'bug';

/** Exit code of the command line for each kind of failure; documented in docs/errors.md. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  credentials: 3,
  rights: 4,
  unavailable: 5,
  busy: 6,
  partial: 7,
  held: 8,
  notFound: 9,
  configuration: 10,
} as const;

export type ExitKind = keyof typeof exitCodes;

type Row = {
  readonly recovery: Recovery;
  readonly exit: ExitKind;
  /** `{name}` is filled in from the failure's detail. */
  readonly message: string;
  readonly advice: string;
};

/** Every failure there is. The document docs/errors.md is checked against it. */
export const failureTable = {
  internal: {
    recovery: 'bug',
    exit: 'internal',
    message: 'Something went wrong inside ampwise ({error}).',
    advice: 'Nothing was lost. Run it again; if it happens again, report it with the run id.',
  },
  bad_input: {
    recovery: 'bad_input',
    exit: 'usage',
    message: '{field}: {problem}.',
    advice: 'Accepted: {accepted}.',
  },
  site_not_allowed: {
    recovery: 'bad_input',
    exit: 'usage',
    message: 'The site {site} is not one ampwise may talk to: {problem}.',
    advice:
      'Use the https address of your ConnectWise, such as na.myconnectwise.net, or have the operator add your own host to AMPWISE_ALLOWED_HOSTS.',
  },
  already_connected: {
    recovery: 'bad_input',
    exit: 'usage',
    message: 'This organization is already connected to {site} (company {company}).',
    advice:
      'An organization has one connection, shared by its users. To enter new keys for it use connect --replace.',
  },
  other_connectwise: {
    recovery: 'bad_input',
    exit: 'usage',
    message:
      'This organization is connected to company {company} at {site}; these keys are for another ConnectWise.',
    advice:
      'New keys must be for the same ConnectWise: in another one the same ids are other people. For another ConnectWise use a data folder of its own (AMPWISE_DATA_DIR).',
  },
  not_connected: {
    recovery: 'needs_person',
    exit: 'configuration',
    message: 'This organization is not connected to ConnectWise yet.',
    advice: 'Run: ampwise connect',
  },
  configuration: {
    recovery: 'needs_person',
    exit: 'configuration',
    message: 'The configuration cannot be used: {problem}.',
    advice: 'Correct the environment variable {variable}; docs/configuration.md lists them all.',
  },
  secret_unreadable: {
    recovery: 'needs_person',
    exit: 'configuration',
    message: 'The stored private key cannot be opened with the present secret key ({keyId}).',
    advice:
      'Bring back the secret key it was sealed with (AMPWISE_SECRET_KEY or the file secret.key in the data folder), or enter the private key anew with: ampwise connect --replace',
  },
  company_unknown: {
    recovery: 'needs_person',
    exit: 'credentials',
    message: 'ConnectWise at {site} knows no login company {company}.',
    advice: 'Enter the company exactly as you type it on the ConnectWise sign-in page.',
  },
  credentials_refused: {
    recovery: 'needs_person',
    exit: 'credentials',
    message: 'ConnectWise refused the keys for company {company}.',
    advice:
      'Check the public and the private key (System > Members > API Members > API Keys), and that the API member is active. A lost private key cannot be shown again: make a new one.',
  },
  client_id_refused: {
    recovery: 'needs_person',
    exit: 'credentials',
    message: 'ConnectWise did not accept the clientId.',
    advice:
      'Enter the clientId (a GUID) registered for this integration in the ConnectWise developer portal, with --client-id or AMPWISE_CW_CLIENT_ID.',
  },
  access_refused: {
    recovery: 'needs_person',
    exit: 'credentials',
    message: 'ConnectWise refused access with these credentials (HTTP {status}).',
    advice:
      'Check the keys and the clientId, and that the API member is active with License Class API. Run: ampwise doctor',
  },
  right_missing: {
    recovery: 'needs_person',
    exit: 'rights',
    message: 'The API member may not read {what}.',
    advice:
      'In ConnectWise open System > Security Roles > the role of the API member, row {row}, and set {level}.',
  },
  host_unreachable: {
    recovery: 'retry',
    exit: 'unavailable',
    message: 'ConnectWise at {host} cannot be reached ({reason}).',
    advice: 'Check the address and your network, then run it again. A sync goes on where it was.',
  },
  timed_out: {
    recovery: 'retry',
    exit: 'unavailable',
    message: 'ConnectWise did not answer in {seconds} s.',
    advice: 'Run it again later; it goes on where it was.',
  },
  connectwise_failing: {
    recovery: 'retry',
    exit: 'unavailable',
    message: 'ConnectWise is failing (HTTP {status}, request {requestId}).',
    advice: 'Run it again later; it goes on where it was.',
  },
  rate_limited: {
    recovery: 'retry',
    exit: 'unavailable',
    message: 'ConnectWise asks to slow down for {seconds} s.',
    advice: 'Run it again later; it goes on where it was.',
  },
  answer_broken: {
    recovery: 'retry',
    exit: 'unavailable',
    message: 'The answer of ConnectWise is incomplete or not the JSON it should be ({problem}).',
    advice: 'Run it again; if it stays so, something between here and ConnectWise alters answers.',
  },
  redirected: {
    recovery: 'stop_run',
    exit: 'configuration',
    message: 'ConnectWise at {host} answered with a redirect, which is not followed.',
    advice: 'Enter the address that ConnectWise really has, for example api-na.myconnectwise.net.',
  },
  wrong_host: {
    recovery: 'needs_person',
    exit: 'configuration',
    message: 'ConnectWise at {host} does not answer its API under this name.',
    advice: 'Enter the address of the API, for example api-na.myconnectwise.net.',
  },
  endpoint_missing: {
    recovery: 'stop_run',
    exit: 'unavailable',
    message: 'ConnectWise does not know {resource} (HTTP 404).',
    advice:
      'Its version may have moved while reading. Run it again; if it stays so, run: ampwise doctor',
  },
  request_refused: {
    recovery: 'bug',
    exit: 'internal',
    message:
      'ConnectWise refused a request of ours (HTTP {status}, {connectwiseCode}, request {requestId}).',
    advice: 'Report it with the request id.',
  },
  write_uncertain: {
    recovery: 'stop_run',
    exit: 'unavailable',
    message: 'ConnectWise was sent a new {what} and did not say whether it took it.',
    advice:
      'Nothing is sent again before ConnectWise was asked whether it is there: the next sync does that.',
  },
  write_refused: {
    recovery: 'skip_record',
    exit: 'partial',
    message:
      'ConnectWise did not accept a change ({connectwiseCode}, field {field}, request {requestId}).',
    advice: 'The value stays in AMP. See it with: ampwise conflicts',
  },
  write_right_missing: {
    recovery: 'needs_person',
    exit: 'rights',
    message: 'The API member may not change {what}.',
    advice:
      'In ConnectWise open System > Security Roles > the role of the API member, row {row}, and set {level}. To only read from ConnectWise use: ampwise settings set push=off todoPush=off',
  },
  paging_broken: {
    recovery: 'stop_run',
    exit: 'unavailable',
    message: 'ConnectWise did not page {resource} in order of id.',
    advice: 'Nothing was lost. Run it again; if it stays so, report it.',
  },
  record_unreadable: {
    recovery: 'skip_record',
    exit: 'partial',
    message: 'Record {id} of {resource} has a form that is not understood ({problem}).',
    advice: 'It is listed as left out; the others are not affected.',
  },
  record_missing: {
    recovery: 'skip_record',
    exit: 'notFound',
    message: 'ConnectWise has no {resource} {id}.',
    advice: 'It may have been deleted.',
  },
  company_type_unknown: {
    recovery: 'bad_input',
    exit: 'usage',
    message: 'This ConnectWise has no company type {name}.',
    advice: 'Closest: {closest}. All: {all}.',
  },
  filter_value_unknown: {
    recovery: 'bad_input',
    exit: 'usage',
    message: 'This ConnectWise has no {field} {name}.',
    advice: 'Closest: {closest}. All: ampwise filter values "{field}".',
  },
  filter_gone: {
    recovery: 'needs_person',
    exit: 'held',
    message:
      'Nothing that the contact filter asks for is there any more in ConnectWise: {gone}. The sync is held, and every contact stays as it is.',
    advice: 'Choose what takes part now: ampwise filter set "…". There are: ampwise filter values',
  },
  no_recommended_type: {
    recovery: 'needs_person',
    exit: 'configuration',
    message: 'This ConnectWise has none of the company types Customer, Prospect and Suspect.',
    advice: 'Choose the company types yourself: ampwise filter set "…". There are: {all}.',
  },
  run_in_progress: {
    recovery: 'stop_run',
    exit: 'busy',
    message: 'Another run is going on for this organization (since {since}).',
    advice: 'Wait for it to finish. If it was killed, a new run can start in {seconds} s.',
  },
  run_superseded: {
    recovery: 'stop_run',
    exit: 'busy',
    message: 'This run was taken over by another one and stopped.',
    advice: 'Nothing was lost: the other run goes on where this one was.',
  },
  interrupted: {
    recovery: 'stop_run',
    exit: 'unavailable',
    message: 'The run was interrupted.',
    advice: 'Run it again; it goes on where it was.',
  },
  not_found: {
    recovery: 'bad_input',
    exit: 'notFound',
    message: 'There is no {what} {id}.',
    advice: '{advice}',
  },
  not_linked: {
    recovery: 'bad_input',
    exit: 'notFound',
    message: 'AMP contact {id} has no contact in ConnectWise.',
    advice: 'Ask why: ampwise why {id}. A sync sends it, or links it with the one that is there.',
  },
  database_unavailable: {
    recovery: 'stop_run',
    exit: 'configuration',
    message: 'The database cannot be used ({reason}).',
    advice: 'Check DATABASE_URL or AMPWISE_DATA_DIR, that the database is running, and its space.',
  },
  database_damaged: {
    recovery: 'needs_person',
    exit: 'configuration',
    message: 'The database file is damaged or not a database ({reason}).',
    advice:
      'Stop everything that uses it and keep a copy of the data folder. Then restore your last backup, or recover what can still be read: docs/operate.md, "A damaged database".',
  },
  schema_newer: {
    recovery: 'stop_run',
    exit: 'configuration',
    message: 'The database was made by a newer ampwise (migration {migration}).',
    advice: 'Use that version or a newer one.',
  },
} as const satisfies Record<string, Row>;

export type FailureCode = keyof typeof failureTable;
