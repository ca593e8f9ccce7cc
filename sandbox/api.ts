import { Hono } from 'hono';
import { ANONYMOUS, authenticate } from './auth/authenticate.ts';
import type { Caller } from './auth/caller.ts';
import { ApiError, type RefusalStatus, unknownEndpoint } from './http/errors.ts';
import { QueryError } from './query/errors.ts';
import { activities } from './routes/activities.ts';
import { callbacks } from './routes/callbacks.ts';
import { findCommunication } from './routes/communicationById.ts';
import { communications } from './routes/communications.ts';
import { companies } from './routes/companies.ts';
import { mergeCompany } from './routes/companyMerge.ts';
import { companySites } from './routes/companySites.ts';
import { contacts } from './routes/contacts.ts';
import { addLookups } from './routes/lookups.ts';
import { addMembers } from './routes/members.ts';
import { ApiRouter } from './routes/router.ts';
import { securityRoleSettings, securityRoles } from './routes/securityRoles.ts';
import { addSystemInfo } from './routes/systemInfo.ts';
import { addTokens } from './routes/tokens.ts';
import { typeAssociations } from './routes/typeAssociations.ts';
import { userDefinedFields } from './routes/userDefinedFields.ts';
import type { Sandbox, SandboxEnv } from './sandbox.ts';

/** The router of cloud sites: this codebase always leads to the current one (OBS). */
const ROUTER_CODEBASE = 'v4_6_release';

/** Everything below `/{codebase}/apis/3.0/`, for callers who sign in. */
export function createApi(sandbox: Sandbox): Hono<SandboxEnv> {
  const api = new Hono<SandboxEnv>();
  const { world, switches } = sandbox;

  api.use(async (c, next) => {
    c.header('api-current-version', switches.serverVersion);
    c.header('Cache-Control', 'no-cache');
    const codebase = c.req.param('codebase')?.toLowerCase();
    if (codebase !== ROUTER_CODEBASE && `${codebase}/` !== world.site.codebase.toLowerCase()) {
      if (switches.movedCodebase === 'json404') throw unknownEndpoint();
      return c.text('Cannot route. Codebase/company is invalid', 400);
    }
    const authorization = c.req.header('authorization');
    const open = switches.infoWithoutAuth && c.req.path.toLowerCase().endsWith('/system/info');
    c.set(
      'caller',
      authorization === undefined && open
        ? ANONYMOUS
        : authenticate(world, switches, {
            authorization,
            clientId: c.req.header('clientid'),
            userType: c.req.header('x-cw-usertype'),
          }),
    );
    return await next();
  });

  addRoutes(api, sandbox);
  return api;
}

/** The same routes for a caller who is known without credentials. */
export function createApiOf(sandbox: Sandbox, caller: () => Caller): Hono<SandboxEnv> {
  const api = new Hono<SandboxEnv>();
  api.use(async (c, next) => {
    c.set('caller', caller());
    return await next();
  });
  addRoutes(api, sandbox);
  return api;
}

function addRoutes(api: Hono<SandboxEnv>, sandbox: Sandbox): void {
  const router = new ApiRouter(api, sandbox);
  addSystemInfo(router);
  addTokens(router);
  addMembers(router);
  addLookups(router);
  for (const association of typeAssociations) router.resource(association);
  router.path('company/contacts/communications/:id', { GET: findCommunication });
  router.resource(communications);
  router.resource(contacts);
  router.path('company/companies/:id/merge', { POST: mergeCompany });
  router.resource(companySites);
  router.resource(companies);
  router.resource(activities);
  router.resource(securityRoleSettings);
  router.resource(securityRoles);
  router.resource(userDefinedFields);
  router.resource(callbacks);
  api.all('*', () => {
    throw unknownEndpoint();
  });
}

/** Turns what a handler threw into ConnectWise's error body; undefined for anything unknown. */
export function toErrorResponse(
  error: unknown,
): { status: RefusalStatus; body: string } | undefined {
  if (error instanceof ApiError) return { status: error.status, body: error.toBody() };
  if (!(error instanceof QueryError)) return undefined;
  const { status, code, message } = error;
  return { status, body: JSON.stringify({ code, message }) };
}
