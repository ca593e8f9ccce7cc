import type { Organization } from '../app/openApp.ts';
import { type Actor, commandLine, userActor } from '../core/actor.ts';
import { findUser } from '../engine/setup/users.ts';

/**
 * The author of a change: a user by name, e-mail address or id, otherwise the command line. Throws
 * as `findUser`.
 */
export async function actorNamed(
  { stores }: Pick<Organization, 'stores'>,
  user: string | undefined,
): Promise<Actor> {
  return user === undefined ? commandLine : userActor(await findUser({ stores }, user), 'cli');
}
