import { inspect } from 'node:util';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import type { Failure } from '../../src/core/failure.ts';
import { adviceOf, messageOf } from './said.ts';
import type { SandboxSite } from './sandboxSite.ts';

/** Everything that anyone could read of a failure: message, advice, details and causes. */
export function everythingSaid(failure: Failure): string {
  // Lines of the stack name our own files.
  const shown = inspect(failure, { depth: 20 }).replaceAll(/^\s+at .*$/gm, '');
  return `${shown}\n${messageOf(failure)}\n${adviceOf(failure)}\n${JSON.stringify(failure.detail)}`;
}

/** The contact data and secrets of a sandbox that occur in a text; empty if all is well. */
export function leaksIn(text: string, { sandbox }: SandboxSite): string[] {
  const { companyId, publicKey, privateKey } = DEFAULT_CREDENTIALS;
  const basic = Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString('base64');
  const values = sandbox.world.contacts
    .all()
    .flatMap(({ communicationItems }) => communicationItems.map(({ value }) => value.trim()))
    .filter((value) => value.length > 5);
  return [privateKey, basic, '@', ...new Set(values)].filter((secret) => text.includes(secret));
}
