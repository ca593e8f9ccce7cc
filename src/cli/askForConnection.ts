import { isCancel, note, password, select, text } from '@clack/prompts';
import { asFailure, Failure } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { Connection } from '../ports/connection.ts';
import { errorDocument, tellError } from './output/failure.ts';
import type { Output } from './output/output.ts';

/** The parts of a connection that can be given as arguments. */
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

The private key is shown only once. If you lose it, make a
new key and delete the old one.`;

const regions = [
  { value: 'na.myconnectwise.net', label: 'Cloud, North America', hint: 'na.myconnectwise.net' },
  { value: 'eu.myconnectwise.net', label: 'Cloud, Europe', hint: 'eu.myconnectwise.net' },
  { value: 'au.myconnectwise.net', label: 'Cloud, Australia', hint: 'au.myconnectwise.net' },
  { value: '', label: 'Another address', hint: 'self-hosted, staging, sandbox' },
];

/** What is asked for. */
type Part = 'site' | 'company' | 'publicKey' | 'secret' | 'clientId';

type Answers = Partial<Record<Part, string>>;

/** Asks one question. Throws `prompt_cancelled`. */
export type Prompts = {
  readonly site: (check: Check) => Promise<string>;
  readonly text: (message: string, placeholder: string, check: Check) => Promise<string>;
  readonly password: (message: string) => Promise<string>;
};

/** Checks each answer as soon as it is given. All methods throw Failure. */
export type Checks<Connected> = {
  readonly site: (site: string) => void;
  /** Whether the site is a ConnectWise server that knows the company. */
  readonly place: (site: string, company: string) => Promise<void>;
  readonly connect: (flags: ConnectFlags, secret: string) => Promise<Connected>;
};

/** The questions to repeat after each failure; all other failures end the command. */
const wrongParts: Readonly<Partial<Record<FailureCode, readonly Part[]>>> = {
  site_not_allowed: ['site'],
  host_unreachable: ['site'],
  wrong_host: ['site'],
  redirected: ['site'],
  company_unknown: ['company'],
  credentials_refused: ['publicKey', 'secret'],
  access_refused: ['publicKey', 'secret'],
  client_id_refused: ['clientId'],
};

/**
 * Connects with answers from the terminal. Each is checked as soon as it is given, and only a wrong
 * one is asked for again. Throws `prompt_cancelled`, and failures that no other answer would fix.
 */
export async function connectByAsking<Connected>(
  given: ConnectFlags,
  present: Connection | null,
  privateKey: string | null,
  output: Output,
  prompts: Prompts,
  checks: Checks<Connected>,
): Promise<Connected> {
  const integrator =
    given.integratorUser !== undefined ||
    (present?.kind === 'integrator' && given.publicKey === undefined);
  const answers: Answers = {
    ...answered('site', given.site ?? present?.site),
    ...answered('company', given.company ?? present?.company),
    ...answered('publicKey', given.publicKey),
    ...answered('secret', privateKey ?? undefined),
    ...answered('clientId', given.clientId ?? present?.clientId),
  };
  for (;;) {
    try {
      const { secret, ...rest } = await completed(answers, integrator, prompts, checks);
      output.note('Trying the connection…');
      return await checks.connect({ ...given, ...rest }, secret);
    } catch (thrown) {
      const failure = asFailure(thrown);
      const wrong = wrongParts[failure.code];
      if (wrong === undefined) throw thrown;
      tellError(output, errorDocument(failure));
      for (const part of wrong) delete answers[part];
    }
  }
}

function answered(part: Part, value: string | undefined): Answers {
  return value === undefined ? {} : { [part]: value };
}

/** Asks for everything that is still missing, in order. */
async function completed<Connected>(
  answers: Answers,
  integrator: boolean,
  prompts: Prompts,
  checks: Checks<Connected>,
): Promise<ConnectFlags & { readonly secret: string }> {
  const toCheck = answers.site === undefined || answers.company === undefined;
  answers.site ??= await prompts.site((value) => required(value) ?? problemOf(checks.site, value));
  answers.company ??= await prompts.text(
    'Login company, as you type it on the ConnectWise sign-in page',
    'acme',
    required,
  );
  const { site, company } = answers;
  if (toCheck) await checks.place(site, company);
  if (!integrator) answers.publicKey ??= await prompts.text('Public key', '', required);
  answers.secret ??= await prompts.password(
    integrator ? 'Password of the integrator login' : 'Private key',
  );
  answers.clientId ??= await prompts.text(
    'clientId (a GUID from the ConnectWise developer portal)',
    '',
    guid,
  );
  const { publicKey, secret, clientId } = answers;
  return { site, company, secret, clientId, ...(integrator ? {} : { publicKey }) };
}

function problemOf(check: (text: string) => void, value: string | undefined): string | undefined {
  try {
    check(value ?? '');
    return undefined;
  } catch (thrown) {
    return errorDocument(asFailure(thrown)).message;
  }
}

/** Questions on the terminal. */
export function promptsOn(signal: AbortSignal): Prompts {
  const ask = async (message: string, placeholder: string, validate: Check) =>
    answerOf(await text({ message, placeholder, validate, signal }));
  return {
    text: ask,
    async site(check) {
      const message = 'Where is your ConnectWise?';
      const region = answerOf(await select({ message, options: regions, signal }));
      return region === '' ? await ask('Its address', 'psa.example.com', check) : region;
    },
    password: async (message) => answerOf(await password({ message, validate: required, signal })),
  };
}

/** How to create an API member, shown above the questions about its keys. */
export function showApiMemberSteps(): void {
  note(apiMemberSteps, 'Making an API member', { format: (line) => line });
}

type Check = (value: string | undefined) => string | undefined;

function required(value: string | undefined): string | undefined {
  return (value ?? '').trim() === '' ? 'It is required.' : undefined;
}

/** Reported at the question: rejecting an answer at the end would waste all those before it. */
function guid(value: string | undefined): string | undefined {
  const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
  return shape.test((value ?? '').trim())
    ? undefined
    : 'It has the form 12345678-90ab-cdef-1234-567890abcdef.';
}

/** Ctrl+C at a question ends the command. */
function answerOf(answer: string | symbol): string {
  if (isCancel(answer) || typeof answer === 'symbol') throw new Failure('prompt_cancelled');
  return answer;
}
