import { z } from 'zod';
import { callbacksDocument } from '../../contract/callbacks.ts';
import { checkDocument } from '../../contract/checks.ts';
import {
  type ConnectionDocument,
  checkedConnectionSchema,
  connectionDocument,
  connectionSchema,
  madeConnectionSchema,
} from '../../contract/connection.ts';
import { asFailure, Failure } from '../../core/failure.ts';
import { dropCallbacks } from '../../engine/callbacks/keepCallbacks.ts';
import { instant } from '../../engine/deps.ts';
import { type ConnectRequest, saveKeys } from '../../engine/setup/connect.ts';
import { connectionChecks } from '../../engine/setup/connectionChecks.ts';
import { connectRequest } from '../../engine/setup/connectRequest.ts';
import { disconnect } from '../../engine/setup/disconnect.ts';
import { noteChecked } from '../../engine/setup/setupFacts.ts';
import { faults as words } from '../../texts/english/refusals.ts';
import type { Voice } from '../../texts/voice.ts';
import {
  type Answer,
  type ApiRequest,
  ok,
  operation,
  type ServedOrganization,
} from '../operation.ts';
import { refusedAt } from '../places.ts';
import { type Fault, Refusal } from '../refusal.ts';

const tag = 'Connection';
const path = '/organizations/{org}/connection';

const keys = {
  kind: z.enum(['api_keys', 'integrator']).default('api_keys'),
  publicKey: z.string().min(1).max(200).optional().describe('Public key of the API member.'),
  privateKey: z.string().min(1).max(500).optional().describe('Never shown again.'),
  user: z.string().min(1).max(200).optional().describe('User name of the integrator login.'),
  password: z.string().min(1).max(500).optional().describe('Password of the integrator login.'),
};

const entered = z.strictObject({
  site: z
    .string()
    .max(2000)
    .describe('Host name with an optional port. From a full address, only the host is used.'),
  company: z.string().min(1).max(100).describe('Login company.'),
  clientId: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Defaults to the clientId of the installation.'),
  ...keys,
});

const replaced = z.strictObject({
  site: entered.shape.site.optional(),
  company: entered.shape.company.optional(),
  clientId: entered.shape.clientId.describe('Stays as it is if absent.'),
  ...keys,
});

type Keys = Omit<z.infer<typeof replaced>, 'site' | 'company' | 'clientId'>;

/** The place in the body that caused an error. */
const placesOf: Readonly<Partial<Record<string, (kind: Keys['kind']) => string>>> = {
  site_not_allowed: () => 'site',
  company_unknown: () => 'company',
  credentials_refused: (kind) => (kind === 'integrator' ? 'password' : 'privateKey'),
  client_id_refused: () => 'clientId',
  access_refused: (kind) => (kind === 'integrator' ? 'user' : 'publicKey'),
};

/** Entered values that ConnectWise rejects are invalid content, not a failure of ConnectWise. */
const refusals = {
  statuses: Object.fromEntries(Object.keys(placesOf).map((code) => [code, 422])),
};

const made = (status: 200 | 201) =>
  [
    { status, description: 'The connection, with its checks.', schema: madeConnectionSchema },
  ] as const;

export const connectionOperations = [
  operation(
    {
      id: 'getConnection',
      method: 'get',
      path,
      tag,
      summary:
        'The connection to ConnectWise, without secrets; `connected` is false if there is none',
      access: 'connection.read',
      answers: [{ status: 200, description: 'The connection.', schema: connectionSchema }],
    },
    async ({ organization, voice }) => {
      const document = await presented(organization, voice);
      return ok(document, { what: 'connection', version: document.version });
    },
  ),
  operation(
    {
      id: 'connect',
      method: 'post',
      path,
      tag,
      summary: 'Connects the organization, after trying the keys',
      description:
        'Send `publicKey` and `privateKey`, or the kind `integrator` with `user` and `password`. An organization has one connection.',
      access: 'connection.change',
      recentPassword: true,
      untransacted: true,
      asksConnectWise: true,
      body: entered,
      answers: made(201),
      refusals,
    },
    async (request) => {
      const { body, organization } = request;
      const present = await organization.stores.connections.get();
      if (present !== null) {
        const { site, company } = present;
        throw new Failure('already_connected', { site, company });
      }
      const clientId = body.clientId ?? request.clientId ?? undefined;
      const wanted = requestOf({ ...body, clientId }, null);
      return await connected(request, wanted, body.kind, false);
    },
  ),
  operation(
    {
      id: 'replaceKeys',
      method: 'put',
      path,
      tag,
      summary: 'Replaces the keys, after trying the new ones',
      description:
        'The old keys stay valid in ConnectWise until you delete them there. Confirm that with PATCH.',
      access: 'connection.change',
      recentPassword: true,
      versioned: true,
      untransacted: true,
      asksConnectWise: true,
      body: replaced,
      answers: made(200),
      refusals,
    },
    async (request) => {
      const { body, organization, expected } = request;
      const present = await organization.stores.connections.current();
      expected(present?.version ?? 0, { what: 'connection' });
      if (present === null) throw new Failure('not_connected');
      const wanted = requestOf(body, present.value);
      return await connected(request, wanted, body.kind, true);
    },
  ),
  operation(
    {
      id: 'tickOffOldKeys',
      method: 'patch',
      path,
      tag,
      summary: 'Confirms that the old keys were deleted in ConnectWise',
      access: 'connection.change',
      versioned: true,
      body: z.strictObject({ oldKeys: z.literal('deleted') }),
      answers: [{ status: 200, description: 'The connection.', schema: connectionSchema }],
    },
    async ({ organization: { stores, clock }, expected, voice }) => {
      const { connections } = stores;
      const version = expected((await connections.current())?.version ?? 0, { what: 'connection' });
      await connections.oldKeysDeleted(version, instant(clock));
      const document = await presented({ stores, clock }, voice);
      return ok(document, { what: 'connection', version: document.version });
    },
  ),
  operation(
    {
      id: 'disconnect',
      method: 'delete',
      path,
      tag,
      summary: 'Ends the connection; data and links stay',
      description: 'Its callbacks are removed from ConnectWise after the answer.',
      access: 'connection.change',
      recentPassword: true,
      versioned: true,
      untransacted: true,
      answers: [{ status: 204, description: 'The connection has ended.' }],
    },
    async ({ organization, expected, beside }) => {
      const { stores, clock } = organization;
      const { connections } = stores;
      const version = expected((await connections.current())?.version ?? 0, { what: 'connection' });
      const registration = await stores.callbacks.registration();
      // Afterwards the keys can no longer be decrypted.
      const engine =
        registration?.checkedAt == null ? null : await organization.engine().catch(() => null);
      await disconnect({ stores, clock }, version);
      if (registration !== null && engine !== null) {
        beside(() => dropCallbacks(engine.connectWise, registration));
      }
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'checkConnection',
      method: 'post',
      path: `${path}/doctor`,
      tag,
      summary: 'Checks the connection: site, keys, clientId, and each required right',
      description:
        'Changes nothing except the check in the set-up guide. Checks that the current rights do not allow are `unverified`.',
      access: 'connection.check',
      untransacted: true,
      asksConnectWise: true,
      answers: [{ status: 200, description: 'The checks.', schema: checkedConnectionSchema }],
    },
    async ({ organization, voice, commit }) => {
      const present = await organization.connection();
      const { site, company, kind } = present;
      const found = await connectionChecks(await organization.engine(), { ...present, kind });
      const checks = found.map((check) => checkDocument(check, voice));
      const failed = checks.find(({ status }) => status === 'failed');
      const error =
        failed === undefined
          ? null
          : {
              code: failed.code ?? 'internal',
              message: failed.message,
              advice: failed.advice ?? '',
            };
      const registration = await organization.stores.callbacks.registration();
      const callbacks = callbacksDocument(registration, present, voice);
      const answer = ok({ ok: failed === undefined, site, company, checks, callbacks, error });
      return await commit(
        async ({ stores, clock }) => {
          await noteChecked(stores, present, found, instant(clock));
          // Someone may just have granted the missing right.
          if (registration?.off === 'failed') await stores.callbacks.recheck(instant(clock));
          // The client records a rejection itself.
          if (failed === undefined) {
            await stores.connections.noteTried(present, null, instant(clock));
          }
          return answer;
        },
        (given) => given,
      );
    },
  ),
];

async function presented(
  { stores, clock }: Pick<ServedOrganization, 'stores' | 'clock'>,
  voice: Voice,
): Promise<ConnectionDocument> {
  const registration = await stores.callbacks.registration();
  return connectionDocument(await stores.connections.current(), registration, clock.now(), voice);
}

/** Throws `does_not_fit` that names each missing part. */
function requestOf(
  body: z.infer<typeof replaced>,
  present: Parameters<typeof connectRequest>[1],
): ConnectRequest {
  const isIntegrator = body.kind === 'integrator';
  const wanted = isIntegrator
    ? (['user', 'password'] as const)
    : (['publicKey', 'privateKey'] as const);
  const others = isIntegrator
    ? (['publicKey', 'privateKey'] as const)
    : (['user', 'password'] as const);
  const faults: Fault[] = [];
  for (const name of wanted) {
    if (body[name] !== undefined) continue;
    const detail = words.missing;
    faults.push({ in: 'body', path: [name], code: 'missing', detail, accepted: 'text' });
  }
  for (const name of others) {
    if (body[name] === undefined) continue;
    const accepted = wanted.join(', ');
    faults.push({ in: 'body', path: [name], code: 'unknown', detail: words.unknown, accepted });
  }
  if (faults.length > 0) throw new Refusal('does_not_fit', { faults });
  const read = connectRequest(
    {
      site: body.site,
      company: body.company,
      clientId: body.clientId,
      ...(isIntegrator
        ? { integratorUser: body.user, privateKey: body.password }
        : { publicKey: body.publicKey, privateKey: body.privateKey }),
    },
    present,
  );
  if (read.complete) return read.request;
  const missing = read.missing.map((name): Fault => {
    const detail = words.missing;
    return { in: 'body', path: [name], code: 'missing', detail, accepted: 'text' };
  });
  throw new Refusal('does_not_fit', { faults: missing });
}

/** Tries keys, then saves them together with the results of the checks and the answer. */
async function connected(
  { organization, voice, commit }: Pick<ApiRequest, 'organization' | 'voice' | 'commit'>,
  request: ConnectRequest,
  kind: Keys['kind'],
  replace: boolean,
) {
  const tried = await organization
    .tryKeys(request, { replace })
    .catch((thrown: unknown) => refuse(thrown, kind, voice));
  const { checks, connection } = tried;
  return await commit(
    async ({ stores, clock }): Promise<Exclude<Answer, Response>> => {
      await saveKeys(stores, tried);
      await noteChecked(stores, connection, checks, instant(clock));
      const document = await presented({ stores, clock }, voice);
      const body = {
        ...document,
        checks: checks.map((check) => checkDocument(check, voice)),
        reminder: replace ? voice.texts.oldKeys : null,
      };
      const version = { what: 'connection', version: document.version } as const;
      if (replace) return { status: 200, body, version };
      const location = `/api/v1/organizations/${stores.organizationId}/connection`;
      return { status: 201, body, version, location };
    },
    (answer) => answer,
  );
}

/** Throws the error with its place in the body. */
function refuse(thrown: unknown, kind: Keys['kind'], voice: Voice): never {
  const failure = asFailure(thrown);
  const place = placesOf[failure.code]?.(kind);
  if (place === undefined) throw thrown;
  throw refusedAt(failure, [place], voice);
}
