import type { Hono } from 'hono';
import { authenticate } from '../auth/authenticate.ts';
import { ApiError } from '../http/errors.ts';
import type { Sandbox, SandboxEnv } from '../sandbox.ts';
import type { SigningKey } from './message.ts';

const KEY_PATH = /\/system\/callbackkey\/index\.rails$/;

/**
 * Serves the signing key where `Metadata.key_url` says, doubled slash or not (OBS). Whether it needs
 * credentials is a switch (UNSURE).
 */
export function mountKeyRoute(
  app: Hono<SandboxEnv>,
  { world, switches }: Sandbox,
  signingKey: SigningKey,
): void {
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' || !KEY_PATH.test(c.req.path)) return next();
    if (switches.keyUrlAuth) {
      authenticate(world, switches, {
        authorization: c.req.header('authorization'),
        clientId: c.req.header('clientid'),
        userType: c.req.header('x-cw-usertype'),
      });
    }
    const { companyName, id } = c.req.query();
    if (companyName !== world.site.companyId || id !== signingKey.id) {
      throw new ApiError(404, 'NotFound', 'Callback key not found');
    }
    return c.json({ signing_key: signingKey.key });
  });
}
