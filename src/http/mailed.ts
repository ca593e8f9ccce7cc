import { isExampleAddress } from '../core/example.ts';
import { asFailure } from '../core/failure.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mail.ts';
import type { MailName } from '../texts/english/mails.ts';
import { mailText } from '../texts/mailText.ts';
import type { Texts } from '../texts/texts.ts';

type Deps = { readonly mailer: Mailer | null; readonly texts: Texts; readonly log: Log };

/** A mail that one operation sends. */
export type MailRequest = {
  readonly mail: MailName;
  /** An e-mail address. */
  readonly to: string;
  readonly details: Readonly<Record<string, string>>;
};

/**
 * Sends a mail. False if no mail server is configured, if the person belongs to the example data,
 * or if sending failed, which is logged without the address. Never throws.
 */
export async function mailed(
  { mailer, texts, log }: Deps,
  requestId: string,
  { mail, to, details }: MailRequest,
): Promise<boolean> {
  if (mailer === null || isExampleAddress(to)) return false;
  try {
    await mailer.send({ to, ...mailText(mail, details, texts) });
    return true;
  } catch (thrown) {
    log.warn('request.not_mailed', { requestId, mail, code: asFailure(thrown).code });
    return false;
  }
}

/** An instant in a mail, such as `2026-03-09 10:00 UTC`. */
export function mailedInstant(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
