import type { Organization } from '../app/openApp.ts';
import { type Actor, commandLine, userActor } from '../core/actor.ts';
import { canonicalName } from '../core/contact/canonical.ts';
import { Failure } from '../core/failure.ts';

/** Who changes something: a user by name or e-mail address, else the command line. Throws `bad_input`. */
export async function actorNamed(
  { stores }: Pick<Organization, 'stores'>,
  user: string | undefined,
): Promise<Actor> {
  if (user === undefined) return commandLine;
  const users = await stores.users.list();
  const wanted = canonicalName(user);
  const found = users.filter(({ id, name, email }) =>
    [id, name, email].map(canonicalName).includes(wanted),
  );
  const [one] = found;
  if (one !== undefined && found.length === 1) return userActor(one, 'cli');
  throw new Failure('bad_input', {
    field: '--by',
    problem: found.length > 1 ? 'several users have this name' : 'unknown user',
    accepted: 'name or e-mail address of a user: ampwise users list',
  });
}
