import type { FailureCode } from '../../core/failureTable.ts';

/** The texts of a failure for a person; `{name}` is filled in from its detail. */
export type FailureText = {
  /** What happened, and why. */
  readonly message: string;
  /** What to do; commands and buttons come from the steps of the failure. */
  readonly advice: string;
};

export const failures: Readonly<Record<FailureCode, FailureText>> = {
  internal: {
    message: 'Something went wrong inside ampwise ({error}).',
    advice:
      'No data was lost. Try again. If it happens again, report it with the id of the request or run.',
  },
  bad_input: {
    message: '{field}: {problem}.',
    advice: 'Accepted: {accepted}.',
  },
  version_conflict: {
    message:
      '{what} changed in the meantime: {by} saved version {found}, you edited version {expected}.',
    advice: 'Nothing was saved. Check the current version and make your change again.',
  },
  site_not_allowed: {
    message: 'ampwise may not connect to the site {site}: {problem}.',
    advice:
      'Use the https address of your ConnectWise, such as na.myconnectwise.net, or have the operator add your own host to AMPWISE_ALLOWED_HOSTS.',
  },
  already_connected: {
    message: 'This organization is already connected to {site} (company {company}).',
    advice:
      'An organization has one connection, shared by its users. You can enter new keys for it.',
  },
  other_connectwise: {
    message:
      'This organization is connected to company {company} at {site}; these keys are for another ConnectWise.',
    advice:
      'Enter new keys for the same ConnectWise. To connect to another one, use a separate data folder (AMPWISE_DATA_DIR), because its ids mean other people.',
  },
  example_only: {
    message: 'This organization holds example data, and has no other connection.',
    advice:
      'Connect ConnectWise in your own organization. The example data can be removed at any time.',
  },
  not_connected: {
    message: 'This organization is not connected to ConnectWise yet.',
    advice: 'Connect it.',
  },
  configuration: {
    message: 'The configuration cannot be used: {reason}.',
    advice: 'Correct the environment variable {variable}; docs/configuration.md lists them all.',
  },
  secret_unreadable: {
    message: 'The stored private key cannot be opened with the current secret key ({keyId}).',
    advice:
      'Bring back the secret key it was sealed with (AMPWISE_SECRET_KEY, or the file secret.key in the data folder), or enter the private key again.',
  },
  company_unknown: {
    message: 'ConnectWise at {site} does not know the login company {company}.',
    advice: 'Enter the company exactly as you type it on the ConnectWise sign-in page.',
  },
  credentials_refused: {
    message: 'ConnectWise rejected the keys for company {company}.',
    advice:
      'Check the public and the private key (System > Members > API Members > API Keys), and that the API member is active. ConnectWise shows a private key only once: if it is lost, make a new one.',
  },
  client_id_refused: {
    message: 'ConnectWise rejected the clientId.',
    advice:
      'Enter the clientId (a GUID) registered for this integration in the ConnectWise developer portal.',
  },
  access_refused: {
    message: 'ConnectWise denied access with these credentials (HTTP {status}).',
    advice:
      'Check the keys and the clientId, and that the API member is active with License Class API.',
  },
  right_missing: {
    message: 'The API member may not read {what}.',
    advice:
      'In ConnectWise, open System > Security Roles > the role of the API member, row {row}, and set {level}.',
  },
  host_unreachable: {
    message: 'ConnectWise at {host} cannot be reached ({reason}).',
    advice:
      'Check the address and your network, then try again. A sync continues where it stopped.',
  },
  timed_out: {
    message: 'ConnectWise did not answer in {seconds} s.',
    advice: 'Try again later. A sync continues where it stopped.',
  },
  connectwise_failing: {
    message: 'ConnectWise is failing (HTTP {status}, request {requestId}).',
    advice: 'Try again later. A sync continues where it stopped.',
  },
  rate_limited: {
    message: 'ConnectWise asked ampwise to wait until {until} ({seconds} s).',
    advice: 'Try again later. A sync continues where it stopped.',
  },
  answer_broken: {
    message: 'The answer from ConnectWise is incomplete or not valid JSON ({reason}).',
    advice:
      'Try again. If it keeps happening, something between here and ConnectWise alters answers.',
  },
  redirected: {
    message: 'ConnectWise at {host} answered with a redirect, which is not followed.',
    advice: 'Enter the real address of your ConnectWise, for example api-na.myconnectwise.net.',
  },
  wrong_host: {
    message: 'There is no ConnectWise API at {host}.',
    advice: 'Enter the address of the API, for example api-na.myconnectwise.net.',
  },
  endpoint_missing: {
    message: 'ConnectWise does not know {resource} (HTTP 404).',
    advice:
      'Its version may have changed while reading. Try again; if it keeps happening, check the connection.',
  },
  request_refused: {
    message:
      'ConnectWise rejected a request from ampwise (HTTP {status}, {connectwiseCode}, request {requestId}).',
    advice: 'Report it with the request id.',
  },
  write_uncertain: {
    message: 'A new {what} was sent, and ConnectWise did not confirm it.',
    advice:
      'Nothing is sent twice: the next sync asks ConnectWise whether it is there before sending it again.',
  },
  write_refused: {
    message:
      'ConnectWise rejected a change ({connectwiseCode}, field {field}, request {requestId}).',
    advice: 'The value stays in AMP, and is listed among the conflicts.',
  },
  write_right_missing: {
    message: 'The API member may not change {what}.',
    advice:
      'In ConnectWise, open System > Security Roles > the role of the API member, row {row}, and set {level}. Or only read from ConnectWise.',
  },
  paging_broken: {
    message: 'ConnectWise did not list {resource} in order of id.',
    advice: 'No data was lost. Try again. If it keeps happening, report it.',
  },
  record_unreadable: {
    message: 'Record {id} of {resource} cannot be read ({problem}).',
    advice: 'It is listed as skipped. All other records sync.',
  },
  record_missing: {
    message: 'ConnectWise has no {resource} {id}.',
    advice: 'It may have been deleted.',
  },
  company_type_unknown: {
    message: 'This ConnectWise has no company type {name}.',
    advice: 'Closest: {closest}. All: {all}.',
  },
  filter_value_unknown: {
    message: 'This ConnectWise has no {field} {name}.',
    advice: 'Closest: {closest}. See all values of this field.',
  },
  filter_gone: {
    message:
      'Every value in the contact filter is gone from ConnectWise: {gone}. The sync is on hold, and every contact stays as it is.',
    advice: 'Choose which contacts take part.',
  },
  no_recommended_type: {
    message: 'This ConnectWise has none of the company types Customer, Prospect and Suspect.',
    advice: 'Choose the company types yourself. ConnectWise has: {all}.',
  },
  not_read_yet: {
    message: 'Single records can be synced only after the first sync.',
    advice: 'Start a sync, and try again when it is done.',
  },
  run_in_progress: {
    message: 'Another run is in progress for this organization (since {since}).',
    advice: 'Wait for it to finish. If it was killed, a new run can start in {seconds} s.',
  },
  run_superseded: {
    message: 'Another run took over from this one.',
    advice: 'No data was lost: the other run continues where this one stopped.',
  },
  interrupted: {
    message: 'The run was interrupted.',
    advice: 'Run it again; it continues where it stopped.',
  },
  cancelled: {
    message: '{by} cancelled the run.',
    advice: 'Changes already made stay. The next sync continues where it stopped.',
  },
  prompt_cancelled: {
    message: 'Cancelled, nothing was saved.',
    advice: 'Run the command again when you are ready.',
  },
  not_found: {
    message: 'There is no {what} {id}.',
    advice: '{advice}',
  },
  not_linked: {
    message: 'AMP contact {id} has no contact in ConnectWise.',
    advice: 'A sync sends it, or links it with the contact that is there. See why it did not sync.',
  },
  mail_not_sent: {
    message: 'The mail could not be sent ({reason}).',
    advice: 'Check AMPWISE_SMTP_URL and AMPWISE_MAIL_FROM, or pass the link on yourself.',
  },
  already_invited: {
    message: 'Someone with this e-mail address is already invited (invitation {id}).',
    advice: 'Renew that invitation to get a new link, or revoke it first.',
  },
  account_elsewhere: {
    message:
      'This person signs in to other organizations with the same password, so only they may get the link.',
    advice:
      'Have the operator configure a mail server (AMPWISE_SMTP_URL), so that the link can be mailed.',
  },
  last_admin: {
    message: 'This is the only administrator who can sign in.',
    advice: 'Make another user an administrator first.',
  },
  sign_in_refused: {
    message: 'The e-mail address or the password is wrong.',
    advice: 'Try again, or ask an administrator for a link to set a new password.',
  },
  second_factor_refused: {
    message: 'The code is wrong, has expired or was already used.',
    advice: 'Wait for the next code of your authenticator app, or enter a backup code.',
  },
  too_many_attempts: {
    message: 'There were too many failed attempts. Try again in {seconds} s.',
    advice: 'Wait, then try again. You can still sign in where you signed in before.',
  },
  link_not_valid: {
    message: 'This link has expired, was already used, or was replaced by a newer one.',
    advice: 'Ask for a new link.',
  },
  already_set_up: {
    message: 'This installation is already set up.',
    advice: 'Sign in, or ask an administrator for an invitation.',
  },
  data_missing: {
    message: 'There is no data in {place} yet.',
    advice:
      'If your data is in another place, set AMPWISE_DATA_DIR or DATABASE_URL to it. To begin here, connect to ConnectWise.',
  },
  database_unavailable: {
    message: 'The database cannot be used ({reason}).',
    advice:
      'Check DATABASE_URL or AMPWISE_DATA_DIR, that the database is running, and its disk space.',
  },
  database_damaged: {
    message: 'The database file is damaged or not a database ({reason}).',
    advice:
      'Stop everything that uses it and keep a copy of the data folder. Then restore your last backup, or recover what can still be read: docs/operate.md, "A damaged database".',
  },
  schema_newer: {
    message:
      'The database was changed by a newer ampwise (migration {migration}), and this version cannot work with it. It works with the schema up to {upTo}, and with later ones that only add to it.',
    advice: 'Use that version or a newer one.',
  },
};
