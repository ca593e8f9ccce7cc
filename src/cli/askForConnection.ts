import { isCancel, note, password, select, text } from '@clack/prompts';
import { Failure } from '../core/failure.ts';
import type { Connection } from '../ports/connection.ts';
import type { Output } from './output/output.ts';

/** What of a connection may be given as arguments. */
export type ConnectFlags = {
  readonly site?: string | undefined;
  readonly company?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly clientId?: string | undefined;
  readonly integratorUser?: string | undefined;
};

const apiMemberSteps = `In ConnectWise, as an administrator:
1. System > Members > API Members, then +
2. License Class API; a Member ID and name such as AMP; Save
3. On its tab API Keys: +, description "AMP Integration", Save
4. Copy the public and the private key at once.

The private key is shown only this once. Lost, it cannot
be shown again: make a new key, and delete the old one.`;

const regions = [
  { value: 'na.myconnectwise.net', label: 'Cloud, North America', hint: 'na.myconnectwise.net' },
  { value: 'eu.myconnectwise.net', label: 'Cloud, Europe', hint: 'eu.myconnectwise.net' },
  { value: 'au.myconnectwise.net', label: 'Cloud, Australia', hint: 'au.myconnectwise.net' },
  { value: '', label: 'Another address', hint: 'self-hosted, staging, sandbox' },
];

/** Asks on the terminal for whatever of a connection is not given yet. Throws `prompt_cancelled`. */
export async function askForConnection(
  given: ConnectFlags,
  present: Connection | null,
  privateKey: string | null,
  output: Output,
  signal: AbortSignal,
): Promise<{ readonly flags: ConnectFlags; readonly secret: string | null }> {
  const integrator =
    given.integratorUser !== undefined ||
    (present?.kind === 'integrator' && given.publicKey === undefined);
  if (!integrator && (given.publicKey === undefined || privateKey === null)) {
    note(apiMemberSteps, 'Making an API member', { format: (line) => line });
  }
  const ask: Ask = async (message, placeholder, validate = required) =>
    answered(await text({ message, placeholder, validate, signal }));

  const site = given.site ?? present?.site ?? (await askSite(ask, signal));
  const company =
    given.company ??
    present?.company ??
    (await ask('Login company, as you type it on the ConnectWise sign-in page', 'acme'));
  const publicKey = integrator ? undefined : (given.publicKey ?? (await ask('Public key', '')));
  const secret =
    privateKey ??
    answered(
      await password({
        message: integrator ? 'Password of the integrator login' : 'Private key',
        validate: required,
        signal,
      }),
    );
  const clientId =
    given.clientId ??
    present?.clientId ??
    (await ask('clientId (a GUID from the ConnectWise developer portal)', '', guid));
  output.note('Trying the connection…');
  return { flags: { ...given, site, company, publicKey, clientId }, secret };
}

type Check = (value: string | undefined) => string | undefined;
type Ask = (message: string, placeholder: string, validate?: Check) => Promise<string>;

async function askSite(ask: Ask, signal: AbortSignal): Promise<string> {
  const message = 'Where is your ConnectWise?';
  const region = answered(await select({ message, options: regions, signal }));
  return region === '' ? ask('Its address', 'psa.example.com') : region;
}

function required(value: string | undefined): string | undefined {
  return (value ?? '').trim() === '' ? 'It is needed.' : undefined;
}

/** Said at the question: an answer refused at the end would cost all those before it. */
function guid(value: string | undefined): string | undefined {
  const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
  return shape.test((value ?? '').trim())
    ? undefined
    : 'It has the form 12345678-90ab-cdef-1234-567890abcdef.';
}

/** Ctrl+C at a question ends the command. */
function answered(answer: string | symbol): string {
  if (isCancel(answer) || typeof answer === 'symbol') throw new Failure('prompt_cancelled');
  return answer;
}
