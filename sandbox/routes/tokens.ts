import { randomBytes } from 'node:crypto';
import { toWireInstant } from '../clock.ts';
import type { Call } from '../http/call.ts';
import { ApiError, invalidField, notFound } from '../http/errors.ts';
import { isRecord } from '../model/values.ts';
import type { ApiRouter } from './router.ts';

/** Minted keys live four hours (OBS). */
const TOKEN_LIFETIME = 4 * 60 * 60 * 1000;

/** Adds `POST /system/members/{id or identifier}/tokens`. */
export function addTokens(router: ApiRouter): void {
  router.path('system/members/:id/tokens', { POST: mint });
}

async function mint(call: Call): Promise<Response> {
  const { world, caller, switches } = call;
  const byApiMember = switches.tokensByApiMember && caller.kind === 'apiMember';
  if (!caller.mayImpersonate && !byApiMember) {
    throw new ApiError(
      403,
      'Unauthorized',
      'You do not have security permission to perform this action.',
      null,
    );
  }
  const text = call.context.req.param('id') ?? '';
  const member = /^\d+$/.test(text)
    ? world.members.get(Number(text))
    : world.memberByIdentifier(text);
  if (member === undefined || member.inactiveFlag) throw notFound('Member', text);
  const body = await call.body();
  const asked = isRecord(body) ? body.memberIdentifier : undefined;
  if (
    asked !== undefined &&
    (typeof asked !== 'string' || asked.toLowerCase() !== member.identifier.toLowerCase())
  ) {
    throw invalidField('token', 'memberIdentifier', 'The member is not the one of the path');
  }
  const token = world.impersonationTokens.put({
    id: world.impersonationTokens.nextId(),
    publicKey: randomBytes(12).toString('base64url').replaceAll(/[-_]/g, 'x'),
    privateKey: randomBytes(12).toString('base64url').replaceAll(/[-_]/g, 'x'),
    memberId: member.id,
    expiresAt: world.clock.now() + TOKEN_LIFETIME,
  });
  return call.json(201, {
    publicKey: token.publicKey,
    privateKey: token.privateKey,
    expiration: toWireInstant(token.expiresAt),
  });
}
