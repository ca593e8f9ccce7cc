import { z } from 'zod';
import { connectionState, connectionStates, lastTriedAt } from '../../contract/connection.ts';
import { scheduleState, scheduleStateSchema } from '../../contract/schedule.ts';
import { sessionDocument, sessionSchema } from '../../contract/session.ts';
import { type Actor, userActor } from '../../core/actor.ts';
import { badInput } from '../../core/badInput.ts';
import { allRights, lacking } from '../../core/rights.ts';
import { likelyTimeZone, timeZoneNamed } from '../../core/todo/timeZones.ts';
import { enteredName } from '../../engine/setup/tokens.ts';
import { renameInOrganizations } from '../../engine/setup/users.ts';
import type { Caller } from '../../ports/access.ts';
import { themes } from '../../ports/identityStore.ts';
import { ok, operation, type ServedPeople } from '../operation.ts';
import { fromOf, sessionOf } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { accountOf, confirming, noteSecurity } from '../signIns.ts';

const tag = 'Me';
const text = z.string().max(1000);
const rightSchema = z.enum(allRights);
const none = { status: 204, description: 'Done.' } as const;
const organizationSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  userId: z.string().nullable(),
  role: z.enum(['admin', 'member']),
  exampleOf: z
    .string()
    .nullable()
    .describe('The organization that this one holds example data for; null if its data is real.'),
});
/** An organization with everything that a page needs before its first request. */
const placeSchema = organizationSchema.extend({
  rights: z.array(rightSchema).describe('What you may do there.'),
  connection: z.strictObject({
    state: z.enum(connectionStates),
    lastTriedAt: z.iso
      .datetime()
      .nullable()
      .describe('When ConnectWise last accepted or rejected the keys.'),
  }),
  schedule: z.strictObject({ state: scheduleStateSchema, syncPaused: z.boolean() }),
});
const preferenceMembers = {
  timeZone: z
    .string()
    .nullable()
    .describe('Time zone for dates, such as Europe/Berlin; null: the time zone of the device.'),
  theme: z.enum(themes).describe('Theme of the web app; `system` follows the device.'),
  shortcuts: z.boolean().describe('Whether single-key shortcuts work in the web app.'),
};
const meSchema = z.strictObject({
  user: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      ...preferenceMembers,
    })
    .nullable()
    .describe('Null for a token.'),
  newEmail: z.string().nullable().describe('A new address that you have not confirmed yet.'),
  secondFactor: z.boolean(),
  confirmedAt: z.iso.datetime().nullable().describe('When the password was last entered.'),
  organizations: z.array(placeSchema),
  version: z.string().describe('Version of the service.'),
});

/** The organizations of a caller: those of their account, or the one of their token. */
async function organizationsOf({ installation }: ServedPeople, caller: Caller) {
  if (caller.kind === 'session') {
    const found = await installation.memberships(caller.accountId);
    return found.map(({ organizationId: id, organizationName: name, ...rest }) => {
      const { userId, role, exampleOf } = rest;
      return { id, name, userId, role, exampleOf };
    });
  }
  const { organizationId: id, userId } = caller;
  const organization = await installation.organization(id);
  const role = userId === null ? 'admin' : await installation.roleOf(id, userId);
  if (organization === null || role === null) return [];
  const exampleOf = (await installation.examples.of(id))?.beside ?? null;
  return [{ id, name: organization.name, userId, role, exampleOf }];
}

/** What a caller may do in an organization, and its state. */
async function placeOf(
  people: ServedPeople,
  caller: Caller,
  one: z.infer<typeof organizationSchema>,
): Promise<z.infer<typeof placeSchema>> {
  const { id, userId } = one;
  const actor: Actor =
    caller.kind === 'token'
      ? { kind: 'token', id: caller.tokenId, name: caller.name, through: 'api' }
      : userActor({ id: userId ?? caller.accountId, name: caller.name }, 'web');
  const { connections, schedule: schedules, settings } = people.storesOf(id, actor);
  const connection = await connections.get();
  const value = await settings.get();
  const schedule = await schedules.get();
  const scope = caller.kind === 'token' ? caller.scope : 'admin';
  const connected = connection !== null;
  return {
    ...one,
    rights: allRights.filter((right) => lacking(right, { role: one.role, scope }) === null),
    connection: {
      state: connectionState(connection),
      lastTriedAt: connection === null ? null : lastTriedAt(connection),
    },
    schedule: {
      state: scheduleState({ settings: value, schedule, connected }),
      syncPaused: value.syncPaused,
    },
  };
}

/** A time zone as it is stored. Throws `bad_input`. */
function enteredTimeZone(entered: string | null): string | null {
  if (entered === null) return null;
  const zone = timeZoneNamed(entered.trim());
  if (zone !== null) return zone;
  const problem = { code: 'value_mistyped', closest: likelyTimeZone(entered.trim()) } as const;
  throw badInput('timeZone', problem, { code: 'setting:timeZone' });
}

/** Names that are not allowed as a password: those of the person's organizations. */
async function namesOf(people: ServedPeople, caller: Caller): Promise<readonly string[]> {
  return (await organizationsOf(people, caller)).map(({ name }) => name);
}

export const meOperations = [
  operation(
    {
      id: 'getMe',
      method: 'get',
      path: '/me',
      tag,
      summary: 'Your account, your organizations with your rights, and their state',
      access: 'signed_in',
      answers: [{ status: 200, description: 'You.', schema: meSchema }],
    },
    async ({ people, caller, version }) => {
      if (caller === null) throw new Error('somebody is signed in');
      const organizations: z.infer<typeof placeSchema>[] = [];
      for (const one of await organizationsOf(people, caller)) {
        organizations.push(await placeOf(people, caller, one));
      }
      if (caller.kind === 'token') {
        return ok({
          user: null,
          newEmail: null,
          secondFactor: false,
          confirmedAt: null,
          organizations,
          version,
        });
      }
      const { accountId: id, name, email, confirmedAt } = caller;
      const account = await people.identity.account(id);
      if (account === null) throw new Refusal('not_signed_in');
      const { hasSecondFactor: secondFactor, timeZone, theme, shortcuts } = account;
      const user = { id, name, email, timeZone, theme, shortcuts };
      const newEmail = await people.identity.emailChange(id);
      const me = { user, newEmail, secondFactor, confirmedAt, organizations, version };
      return ok(me, { what: 'user', id, version: account.version });
    },
  ),
  operation(
    {
      id: 'listOrganizations',
      method: 'get',
      path: '/organizations',
      tag: 'Organization',
      summary: 'The organizations you belong to',
      access: 'signed_in',
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(organizationSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ people, caller }) => {
      if (caller === null) throw new Error('somebody is signed in');
      return ok({ data: await organizationsOf(people, caller), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'editMe',
      method: 'patch',
      path: '/me',
      tag,
      summary: 'Change your preferences, and your name in every organization you belong to',
      access: 'session',
      body: z.strictObject({ name: text, ...preferenceMembers }).partial(),
      answers: [none],
      versioned: 'if_given',
    },
    async (request) => {
      const { people, requestId, address, body } = request;
      const { accountId: id } = sessionOf(request);
      const account = await people.identity.account(id);
      if (account === null) throw new Refusal('not_signed_in');
      const expected = request.expected(account.version, { what: 'user', id });
      const { theme, shortcuts } = body;
      const name = body.name === undefined ? undefined : enteredName(body.name);
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(body.timeZone === undefined ? {} : { timeZone: enteredTimeZone(body.timeZone) }),
        ...(theme === undefined ? {} : { theme }),
        ...(shortcuts === undefined ? {} : { shortcuts }),
      };
      const { version } = await people.identity.editAccount(id, change, expected);
      if (name !== undefined) {
        await renameInOrganizations(people, id, name, { requestId, address });
      }
      return { status: 204, version: { what: 'user', id, version } };
    },
  ),
  operation(
    {
      id: 'changePassword',
      method: 'post',
      path: '/me/password',
      tag,
      summary: 'Change your password',
      description: 'Ends all of your other sessions.',
      access: 'session',
      body: z.strictObject({ current: text, new: text }),
      answers: [none],
    },
    async (request) => {
      const { people, body } = request;
      const session = sessionOf(request);
      const names = await namesOf(people, session);
      await confirming(request, accountOf(session), () =>
        people.identity.changePassword(session, body, names, fromOf(request)),
      );
      await noteSecurity(request, accountOf(session), 'password');
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'listSessions',
      method: 'get',
      path: '/me/sessions',
      tag,
      summary: 'Your sessions',
      access: 'session',
      answers: [
        {
          status: 200,
          description: 'All open sessions.',
          schema: z.strictObject({ data: z.array(sessionSchema), nextCursor: z.null() }),
        },
      ],
    },
    async (request) => {
      const { accountId, sessionId } = sessionOf(request);
      const rows = await request.people.identity.sessions(accountId);
      return ok({ data: rows.map((row) => sessionDocument(row, sessionId)), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'endOtherSessions',
      method: 'delete',
      path: '/me/sessions',
      tag,
      summary: 'End all of your other sessions',
      access: 'session',
      answers: [none],
    },
    async (request) => {
      await request.people.identity.endOtherSessions(sessionOf(request));
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'endSession',
      method: 'delete',
      path: '/me/sessions/{id}',
      tag,
      summary: 'End one of your sessions',
      access: 'session',
      params: z.strictObject({ id: z.string() }),
      answers: [none],
    },
    async (request) => {
      const { accountId } = sessionOf(request);
      await request.people.identity.endSession(accountId, request.params.id);
      return { status: 204 };
    },
  ),
];
