import { Edits, someEditor } from '../../../../sandbox/control/edits.ts';
import type { SteeredSandbox } from '../../../../sandbox/control/steering.ts';
import { DEFAULT_CREDENTIALS } from '../../../../sandbox/world/credentials.ts';
import { ExampleClient } from './exampleClient.ts';

/** Who can sign in to the example; the service is reached from this machine alone. */
export const examplePassword = 'look around as you like';
export const exampleUsers = {
  admin: { name: 'Ann Weber', email: 'ann@acme.example' },
  members: [
    { name: 'Ben Okafor', email: 'ben@acme.example' },
    { name: 'Carla Núñez', email: 'carla@acme.example' },
  ],
} as const;

const aDay = 86_400_000;

type Row = Readonly<Record<string, unknown>>;

type Example = {
  readonly base: string;
  /** One-time token of the setup link. */
  readonly setupToken: string;
  readonly sandbox: SteeredSandbox;
  readonly sandboxUrl: string;
  /** Told what is being prepared. */
  readonly tell: (step: string) => void;
};

/**
 * Makes an organization in which everything happens that people meet: imported contacts, conflicts, matches, records
 * and a plan on hold, to-dos that are exported, wait and are overdue, a run that failed, several users. All of it is
 * done through the API, against the sandbox. Returns the id of the organization.
 */
export async function makeExampleOrganization(example: Example): Promise<string> {
  const { base, setupToken, sandbox, tell } = example;
  const { admin } = exampleUsers;
  const ann = new ExampleClient(base);
  const claimed = await ann.send('POST', '/setup', {
    token: setupToken,
    organization: 'Acme Marketing',
    ...admin,
    password: examplePassword,
    publicAddress: base,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
  const { id } = claimed.organization as { id: string };
  const org = `/organizations/${id}`;

  tell('Connecting to the sandbox, and importing contacts');
  await connect(ann, org, example.sandboxUrl);
  await ann.run(org, 'sync');
  tell('Adding users with their Member IDs');
  await addUsers(ann, org, example);
  // Contacts go to the users whose Member IDs are now known.
  await ann.run(org, 'sync');
  tell('Entering to-dos');
  await addTodos(ann, org);
  await ann.run(org, 'sync');
  tell('Changing the same contacts on both sides');
  await makeConflicts(ann, org, sandbox);
  tell('Adding people whom ConnectWise may know already');
  await makeMatches(ann, org, sandbox);
  await ann.run(org, 'sync');
  await holdSome(ann, org);
  tell('Having ConnectWise fail once');
  await failOnce(ann, org, sandbox);
  tell('Having many contacts leave ConnectWise, until a plan is on hold');
  await emptyACompany(ann, org, sandbox);
  await ann.send('PUT', `${org}/setup-guide`, { confirmed: ['check', 'whom', 'fields'] });
  return id;
}

async function connect(ann: ExampleClient, org: string, site: string): Promise<void> {
  const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
  const keys = { company: companyId, publicKey, privateKey, clientId };
  await ann.send('POST', `${org}/connection`, { site: new URL(site).host, ...keys });
  // Left to the schedule, syncs would change what the example shows.
  await change(ann, `${org}/settings`, {
    settings: { conflict: 'ask', inactive: 'remove', syncEvery: 60, company: 'hold' },
  });
}

/** Changes a document that has a version. */
async function change(ann: ExampleClient, path: string, body: unknown): Promise<Row> {
  return await ann.send('PATCH', path, body, '*');
}

async function addUsers(
  ann: ExampleClient,
  org: string,
  { base, sandbox }: Example,
): Promise<void> {
  for (const { name, email } of exampleUsers.members) {
    const invited = await ann.send('POST', `${org}/invitations`, { email, role: 'member' });
    const token = String(invited.link).split('#')[1];
    const newcomer = new ExampleClient(base);
    await newcomer.send('POST', '/auth/invitations/accept', {
      token,
      name,
      password: examplePassword,
    });
  }
  await ann.send('POST', `${org}/invitations`, { email: 'dana@acme.example', role: 'member' });
  const members = sandbox.world.members
    .all()
    .filter(
      ({ inactiveFlag, licenseClass, hidden }) => licenseClass === 'F' && !inactiveFlag && !hidden,
    );
  const users = await ann.list(`${org}/users`);
  // One has none: the page says so.
  for (const [index, user] of users.slice(0, 2).entries()) {
    const memberId = members[index]?.identifier ?? null;
    await ann.send('PUT', `${org}/users/${String(user.id)}/member`, { memberId });
  }
}

/** The date of a day from today on. */
function day(days: number): string {
  return new Date(Date.now() + days * aDay).toISOString().slice(0, 10);
}

async function addTodos(ann: ExampleClient, org: string): Promise<void> {
  const contacts = await ann.list(`${org}/contacts?state=in_step&limit=12`);
  const users = await ann.list(`${org}/users`);
  const entered: readonly (readonly [string, string, number | null, string])[] = [
    ['Send the renewal offer', 'email', -3, 'high'],
    ['Call back about backup', 'call', -1, 'normal'],
    ['Ask for a reference', 'email', 0, 'normal'],
    ['Quarterly review', 'meeting', 2, 'normal'],
    ['Confirm the address for the mailing', 'task', 5, 'low'],
    ['Invite to the spring webinar', 'email', 12, 'normal'],
    ['Note the new assistant', 'task', null, 'low'],
  ];
  for (const [index, [subject, type, days, priority]] of entered.entries()) {
    await ann.send('POST', `${org}/todos`, {
      ampContactId: contacts[index % contacts.length]?.id,
      subject,
      type,
      priority,
      due: days === null ? null : day(days),
      assignee: users[index % 2]?.id,
    });
  }
  // Somebody whom ConnectWise does not know, and whose company it does not know: the to-do waits.
  const newcomer = await ann.send('POST', `${org}/contacts`, {
    email: 'lena.brandt@newcomer.example',
    fields: { firstName: 'Lena', lastName: 'Brandt', company: 'Newcomer Studios' },
  });
  await ann.send('POST', `${org}/todos`, {
    ampContactId: newcomer.id,
    subject: 'Introduce ourselves',
    type: 'call',
    due: day(1),
    assignee: users[0]?.id,
  });
}

/** Job titles that both sides change to different values. */
async function makeConflicts(
  ann: ExampleClient,
  org: string,
  { world }: SteeredSandbox,
): Promise<void> {
  const edits = new Edits(world, someEditor(world));
  const contacts = await ann.list(`${org}/contacts?state=in_step&limit=60`);
  const titles = [
    ['Head of Marketing', 'Marketing Director'],
    ['IT Manager', 'Head of IT'],
    ['Owner', 'Managing Partner'],
    ['Office Manager', 'Head of Operations'],
    ['Buyer', 'Head of Purchasing'],
  ] as const;
  for (const [index, [inAmp, inConnectWise]] of titles.entries()) {
    const contact = contacts[20 + index];
    if (contact === undefined) continue;
    await change(ann, `${org}/contacts/${String(contact.id)}`, { fields: { title: inAmp } });
    edits.contacts([linkedId(contact)], () => ({ title: inConnectWise }));
  }
}

function linkedId(contact: Row): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
  return (contact.link as { connectwiseId: number }).connectwiseId;
}

/** AMP contacts with another address, but name and company of somebody in ConnectWise who has no address there. */
async function makeMatches(
  ann: ExampleClient,
  org: string,
  { world }: SteeredSandbox,
): Promise<void> {
  const without = await ann.list(`${org}/skips?kind=contact&reason=no_email&limit=40`);
  let made = 0;
  for (const skip of without) {
    const contact = world.contacts.get(Number(skip.connectwiseId));
    const company = world.companies.get(contact?.companyId ?? 0);
    if (contact === undefined || company === undefined || !contact.lastName) continue;
    const { firstName, lastName, id } = contact;
    await ann.send('POST', `${org}/contacts`, {
      email: `contact.${id}@${company.identifier.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')}.example`,
      fields: { firstName, lastName, company: company.name },
    });
    made += 1;
    if (made === 4) return;
  }
}

async function holdSome(ann: ExampleClient, org: string): Promise<void> {
  const contacts = await ann.list(`${org}/contacts?state=in_step&limit=3&sort=-name`);
  await ann.send('POST', `${org}/holds`, { ids: contacts.map(({ id }) => id) });
}

async function failOnce(ann: ExampleClient, org: string, sandbox: SteeredSandbox): Promise<void> {
  const fault = sandbox.faults.add({
    kind: 'badGateway',
    resource: 'company/contacts',
    times: 'always',
  });
  await ann.run(org, 'sync');
  sandbox.faults.clear(fault.id);
}

/** Makes all contacts of some companies inactive: more than a plan may remove without approval. */
async function emptyACompany(
  ann: ExampleClient,
  org: string,
  { world }: SteeredSandbox,
): Promise<void> {
  const edits = new Edits(world, someEditor(world));
  const contacts = await ann.list(`${org}/contacts?state=in_step&limit=200&sort=company`);
  const linked = contacts.filter(({ link }) => link !== null).slice(0, 120);
  edits.contacts(linked.map(linkedId), () => ({ inactiveFlag: true }));
  await ann.run(org, 'sync');
}
