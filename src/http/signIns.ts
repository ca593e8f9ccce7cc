import { asFailure } from '../core/failure.ts';
import { noteSignIn, type SignInEvent, signInChanges } from '../engine/setup/signIns.ts';
import type { Session, SignedIn } from '../ports/identity.ts';
import type { AccountRow } from '../ports/identityStore.ts';
import type { ApiRequest } from './operation.ts';

type Request = Pick<ApiRequest, 'people' | 'requestId' | 'address' | 'beside'>;

/**
 * Signs someone in and records the success or failure in the audit log. `who` is the account that
 * was tried, if it exists; it is looked up and recorded in the background, because the response
 * time would reveal that it exists.
 */
export async function signingIn(
  request: Request,
  who: () => Promise<AccountRow | null>,
  work: () => Promise<SignedIn>,
): Promise<SignedIn> {
  let signedIn: SignedIn;
  try {
    signedIn = await work();
  } catch (thrown) {
    if (isRefusal(thrown)) {
      request.beside(async () => {
        const account = await who();
        if (account !== null) await noteSession(request, account, 'sign_in_refused');
      });
    }
    throw thrown;
  }
  if (signedIn.next === 'session') await noteSession(request, signedIn.account, 'signed_in');
  return signedIn;
}

/** The account of a session. */
export function accountOf({ accountId: id, email }: Session): Pick<AccountRow, 'id' | 'email'> {
  return { id, email };
}

/**
 * Records in the audit log that a signed-in person entered a wrong password or code: it may be
 * someone else.
 */
export async function confirming<T>(
  request: Request,
  account: Pick<AccountRow, 'id' | 'email'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (isRefusal(thrown)) await noteSession(request, account, 'sign_in_refused');
    throw thrown;
  }
}

function isRefusal(thrown: unknown): boolean {
  const { code, detail } = asFailure(thrown);
  const isWrongPassword = code === 'bad_input' && detail.problem === 'password_wrong';
  return code === 'sign_in_refused' || code === 'second_factor_refused' || isWrongPassword;
}

/** Records a sign-in or similar event in the audit log of each organization of the account. */
export async function noteSession(
  { people, requestId, address }: Request,
  account: Pick<AccountRow, 'id' | 'email'>,
  what: SignInEvent,
): Promise<void> {
  await noteSignIn(people, account, { what }, { requestId, address });
}

/** Records in the audit log of each organization of the account that someone changed how they sign in. */
export async function noteSecurity(
  { people, requestId, address }: Request,
  account: Pick<AccountRow, 'id' | 'email'>,
  change: keyof typeof signInChanges,
): Promise<void> {
  const decided = { what: 'changed', changes: [signInChanges[change]] } as const;
  await noteSignIn(people, account, decided, { requestId, address });
}
