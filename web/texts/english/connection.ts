import { counted } from '../numbers.ts';

const days = { one: '{n} day', other: '{n} days' };

/** The connection to ConnectWise: state, keys, rights. */
export const connection = {
  couldNotLoad: 'The connection could not be loaded.',
  states: {
    connected: 'Connected',
    keys_refused: 'Keys rejected',
    not_connected: 'Not connected',
  },
  notConnected: 'Not connected',
  notConnectedText:
    'ampwise reads and writes ConnectWise with the keys of an API member. Your whole organization shares this one connection.',
  refusedSince: 'ConnectWise rejects the keys. Nothing syncs until it accepts them again.',
  checkAndConnect: 'Check and connect',
  state: 'State',
  site: 'Site',
  company: 'Login company',
  publicKey: 'Public key',
  user: 'Integrator user',
  clientId: 'clientId',
  lastCheck: 'Last check',
  callbacks: 'Callbacks',
  lastCallback: 'Last callback:',
  keyAge: 'Key age',
  age: (count: number) => (count === 0 ? 'Entered today' : counted(count, days)),
  old: 'Replace a key this old: people who saw it may have left.',
  administratorsOnly: 'Only administrators can enter keys or disconnect.',

  newKey: 'New key',
  newKeyText:
    'Make a new key for the same API member. ampwise tries it first. The current key stays in use until the new one is accepted.',
  enterNewKey: 'Enter a new key',
  verifyAndUse: 'Verify and use this key',
  newKeyInUse: 'The new key was verified and is in use.',
  cancel: 'Cancel',
  couldNotReplace: 'The new key is not in use. The current one still is.',
  changedMeanwhile: (who: string, user: string) =>
    `${who} changed the connection in the meantime: it now uses the key ${user}. What you entered is still here. Verify again to use yours instead.`,
  somebody: 'Someone else',

  oldKey: 'The old key is still valid in ConnectWise',
  oldKeyText:
    'Delete it there: System > Members > API Members, open the member, API Keys tab, select the old key, Delete. Until then, anyone who has it can use it.',
  oldKeyDeleted: 'I deleted the old key',
  couldNotTickOff: 'This was not saved.',

  disconnect: 'Disconnect',
  disconnectText: 'Ends the connection for the whole organization. Syncing stops at once.',
  disconnectTitle: 'Disconnect from ConnectWise?',
  goes: 'The keys are deleted from ampwise, and syncing stops. There is no undo: to connect again, you need the keys again.',
  stays: 'These stay:',
  stay: [
    'AMP contacts, to-dos and custom fields',
    'Links to ConnectWise contacts, filter, mapping and settings, so that syncing can resume with the same ConnectWise',
    'The history of all runs',
    'Everything in ConnectWise. The key stays valid there until you delete it.',
  ],
  couldNotDisconnect: 'The connection was not ended.',
  keep: 'Stay connected',
};

/** The form that takes the keys, and the way to them in ConnectWise. */
export const connecting = {
  site: 'ConnectWise site',
  siteHelp: 'The address where you sign in to ConnectWise.',
  regions: {
    na: 'North America: na.myconnectwise.net',
    eu: 'Europe: eu.myconnectwise.net',
    au: 'Australia: au.myconnectwise.net',
    aus: 'Australia: aus.myconnectwise.net',
    za: 'South Africa: za.myconnectwise.net',
    staging: 'Staging: staging.connectwisedev.com',
    own: 'Another address, such as your own server',
  },
  host: 'Address of your ConnectWise',
  hostHelp: 'Such as psa.example.com.',
  company: 'Login company',
  companyHelp: 'As you type it when you sign in to ConnectWise.',
  publicKey: 'Public key',
  privateKey: 'Private key',
  privateKeyHelp: 'It is stored encrypted and never shown again.',
  user: 'Integrator user',
  password: 'Integrator password',
  passwordHelp: 'It is stored encrypted and never shown again.',
  show: 'Show what is entered',
  clientId: 'clientId',
  clientIdHelp:
    'A code like 1a2b3c4d-… that registers this integration with ConnectWise. Leave it empty if your operator entered one for all.',
  useIntegrator: 'Use an integrator login instead',
  useKeys: 'Use API keys instead',
  moved: 'The site or login company changed as well',
  checking: 'ampwise is asking ConnectWise. This takes a few seconds.',
  couldNot: 'ConnectWise is not connected.',

  steps: 'Where to find these in ConnectWise',
  stepsIntegrator: 'Where to find these',
  keySteps: [
    {
      id: 'site',
      text: 'Sign in to ConnectWise as an administrator. Its address is the site, and the company you sign in with is the login company.',
    },
    {
      id: 'member',
      text: 'Open System > Members > API Members and select +. Enter a Member ID and a name, choose a security role, and Save. The License Class is API.',
    },
    {
      id: 'role',
      text: 'In System > Security Roles, that role needs API Reports at All. The check names every other row.',
    },
    {
      id: 'key',
      text: 'On the member, open the API Keys tab and select +. Enter the description "AMP Integration" and Save.',
    },
    {
      id: 'copy',
      text: 'Copy both keys now. The private key is shown once. If it is lost, make a new key.',
    },
    {
      id: 'old',
      text: 'A key you replace stays valid in ConnectWise until you delete it on the same tab.',
    },
    {
      id: 'clientId',
      text: 'The clientId comes from developer.connectwise.com, ClientID. One clientId serves every key.',
    },
  ],
  integratorSteps: [
    {
      id: 'site',
      text: 'Sign in to ConnectWise as an administrator. Its address is the site, and the company you sign in with is the login company.',
    },
    {
      id: 'login',
      text: 'Open System > Setup Tables > Integrator Login. Open the login for AMP or make one, and allow it the Company and Contact APIs with access to all records.',
    },
    {
      id: 'clientId',
      text: 'The clientId comes from developer.connectwise.com, ClientID. One clientId serves every login.',
    },
  ],
};

/** The checks of the connection, right by right. */
export const checks = {
  title: 'Checks',
  couldNot: 'The connection could not be checked.',
  running: 'Checking',
  again: 'Check again',
  connection: 'Connection',
  rights: 'Rights of the API member',
  rightsText:
    'Levels are set in ConnectWise under System > Security Roles, in the role of the API member.',
  check: 'Check',
  does: 'What ampwise does',
  row: 'Row of the security role',
  found: 'Result',
  /** By the id of the check; others are shown by their title. */
  uses: {
    right_companies: 'Reads companies: type, status and the company fields you map',
    right_contacts: 'Reads contacts',
    right_activities: 'Reads activities, for to-dos',
    right_company_types: 'Reads the list of company types, for the filter',
    right_api_reports: 'Reads API reports',
    right_change_contacts: 'Adds and changes contacts',
    right_add_companies: 'Adds companies',
    right_change_activities: 'Adds and changes activities',
  } as Readonly<Record<string, string>>,
  level: (columns: string, level: string) => `${columns}: ${level}`,
  words: {
    right: { passed: 'Found', failed: 'Missing', unverified: 'Cannot be verified' },
    other: { passed: 'Works', failed: 'Needs you', unverified: 'Cannot be verified' },
  },
  allFound: 'Everything works and every right was found.',
  failed: (count: number) =>
    counted(count, { one: '{n} check needs you.', other: '{n} checks need you.' }),
  unverified: (count: number) =>
    counted(count, {
      one: '{n} check cannot be verified with the current rights.',
      other: '{n} checks cannot be verified with the current rights.',
    }),
  copy: 'Copy for your ConnectWise administrator',
  copied: 'Copied',
  copyByHand: 'Your browser does not copy from this page. Select the text and copy it.',
  letter: {
    intro: (company: string) =>
      `ampwise syncs contacts with ConnectWise (company ${company}). Its API member needs these levels in System > Security Roles, in the role of the API member:`,
    missing: (row: string, columns: string, level: string) =>
      `- ${row}: set ${columns} to ${level}`,
    unverified: 'These could not be verified with the current rights. Check that they are set:',
    others: 'Also to do:',
  },
};
