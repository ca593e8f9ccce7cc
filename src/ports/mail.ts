/** A mail to one person, as plain text. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** Sends mails if a mail server is configured. */
export interface Mailer {
  /** Throws `mail_not_sent`, without address or text. */
  send(mail: Mail): Promise<void>;
  close(): void;
}
