import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import type { SteeredSandbox } from '../../sandbox/control/steering.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import type { ExampleStep } from '../core/example.ts';
import type { Clock } from '../ports/clock.ts';
import { ExampleClient } from './exampleClient.ts';

/** Users besides the administrator who creates the example. */
const members = [
  { name: 'Ben Okafor', mailbox: 'ben' },
  { name: 'Carla Núñez', mailbox: 'carla' },
] as const;
const invited = 'dana';

const aDay = 86_400_000;

type Row = Readonly<Record<string, unknown>>;

/** An empty organization, and what to fill it with. */
type Example = {
  /** Address of the service. */
  readonly base: string;
  readonly organizationId: string;
  /** An administrator of it. */
  readonly ann: ExampleClient;
  readonly sandbox: SteeredSandbox;
  /** In the form entered in a connection. */
  readonly site: string;
  /** The ending of its users' addresses; nobody receives mail there. */
  readonly domain: string;
  /** Of its users. */
  readonly password: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with the present step. */
  readonly tell: (step: ExampleStep) => void | Promise<void>;
};

/**
 * Fills an organization with everything that people meet: imported contacts, conflicts, matches, records and a plan
 * on hold, to-dos that are exported, wait and are overdue, a run that failed, several users. All of it is done
 * through the API, against the sandbox.
 */
export async function fillExample(example: Example): Promise<void> {
  const { ann, sandbox, tell } = example;
  const org = `/organizations/${example.organizationId}`;
  await tell('contacts');
  await connect(ann, org, example.site);
  const { status } = await ann.run(org, 'sync');
  if (status !== 'succeeded') throw new Error(`the first sync ended as ${String(status)}`);
  await tell('users');
  await addUsers(org, example);
  // Contacts go to the users whose Member IDs are now known.
  await ann.run(org, 'sync');
  await tell('todos');
  await addTodos(org, example);
  await ann.run(org, 'sync');
  await tell('conflicts');
  await makeConflicts(ann, org, sandbox);
  await tell('matches');
  await makeMatches(ann, org, sandbox);
  await ann.run(org, 'sync');
  await holdSome(ann, org);
  await tell('failure');
  await failOnce(ann, org, sandbox);
  await tell('hold');
  await emptyACompany(ann, org, sandbox);
  await ann.send('PUT', `${org}/setup-guide`, { confirmed: ['check', 'whom', 'fields'] });
}

async function connect(ann: ExampleClient, org: string, site: string): Promise<void> {
  const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
  const keys = { company: companyId, publicKey, privateKey, clientId };
  await ann.send('POST', `${org}/connection`, { site, ...keys });
  // Scheduled syncs would change what the example shows.
  await change(ann, `${org}/settings`, {
    settings: { conflict: 'ask', inactive: 'remove', syncEvery: 60, company: 'hold' },
  });
}

/** Changes a document that has a version. */
async function change(ann: ExampleClient, path: string, body: unknown): Promise<Row> {
  return await ann.send('PATCH', path, body, '*');
}

async function addUsers(
  org: string,
  { base, ann, sandbox, domain, password, clock, signal }: Example,
): Promise<void> {
  const invite = (mailbox: string) =>
    ann.send('POST', `${org}/invitations`, { email: `${mailbox}@${domain}`, role: 'member' });
  for (const { name, mailbox } of members) {
    const token = String((await invite(mailbox)).link).split('#')[1];
    const newcomer = new ExampleClient(base, { clock, signal });
    await newcomer.send('POST', '/auth/invitations/accept', { token, name, password });
  }
  await invite(invited);
  const known = sandbox.world.members
    .all()
    .filter(
      ({ inactiveFlag, licenseClass, hidden }) => licenseClass === 'F' && !inactiveFlag && !hidden,
    );
  const users = await ann.list(`${org}/users`);
  // One has none: the page says so.
  for (const [index, user] of users.slice(0, 2).entries()) {
    const memberId = known[index]?.identifier ?? null;
    await ann.send('PUT', `${org}/users/${String(user.id)}/member`, { memberId });
  }
}

/** The date of a day from today on. */
function day(clock: Clock, days: number): string {
  return new Date(clock.now() + days * aDay).toISOString().slice(0, 10);
}

async function addTodos(org: string, { ann, clock }: Example): Promise<void> {
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
      due: days === null ? null : day(clock, days),
      assignee: users[index % 2]?.id,
    });
  }
  // A person who is not in ConnectWise, nor is their company: the to-do waits.
  const newcomer = await ann.send('POST', `${org}/contacts`, {
    email: 'lena.brandt@newcomer.example',
    fields: { firstName: 'Lena', lastName: 'Brandt', company: 'Newcomer Studios' },
  });
  await ann.send('POST', `${org}/todos`, {
    ampContactId: newcomer.id,
    subject: 'Introduce ourselves',
    type: 'call',
    due: day(clock, 1),
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

/** AMP contacts with another address, but name and company of someone in ConnectWise who has no address there. */
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
