import { randomBytes } from 'node:crypto';
import type { Config } from '../config/readConfig.ts';
import type { Actor } from '../core/actor.ts';
import type { ServedPeople } from '../http/operation.ts';
import { createAccess } from '../identity/access.ts';
import { createIdentity } from '../identity/identity.ts';
import type { Access } from '../ports/access.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../storage/openDatabase.ts';
import { openSecrets, signInPlace } from './keys.ts';
import { randomBearers } from './randomBearers.ts';
import { forgetSetupLink } from './setupLink.ts';
import { systemClock } from './systemClock.ts';

/** Who signs in, and who a request comes from. */
export type People = { readonly access: Access; readonly people: ServedPeople };

/**
 * Opens identity with the secret that cookies are signed with, which is made at the first start and kept
 * sealed. Throws `secret_unreadable`, `configuration`.
 */
export async function openPeople(
  config: Config,
  database: Database,
  { ids, log }: { readonly ids: Ids; readonly log: Log },
): Promise<People> {
  const { installation, identity: store, forLibrary } = database;
  const secrets = await openSecrets(config);
  const sealed =
    (await installation.signInSecret()) ??
    (await installation.keepSignInSecret(
      secrets.seal(randomBytes(32).toString('base64url'), signInPlace),
    ));
  const shared = { bearers: randomBearers, clock: systemClock };
  const identity = createIdentity({
    ...shared,
    store,
    db: forLibrary,
    secret: secrets.open(sealed, signInPlace),
    ids,
    log,
  });
  const sessionOf = async (headers: Headers) => await identity.sessionOf(headers);
  const access = createAccess({ ...shared, installation, sessionOf });

  const people = {
    ...shared,
    identity,
    installation,
    ids,
    storesOf: (id: string, actor: Actor) => database.organization(id, actor),
    forgetSetupLink: () => forgetSetupLink(config),
  };
  return { access, people };
}
