import { createTransport } from 'nodemailer';
import { Failure } from '../../core/failure.ts';
import type { Mailer } from '../../ports/mail.ts';

/** How long a mail server may take for each step, in milliseconds. */
const patience = 15_000;

/**
 * Mail through SMTP. `url` has the form of AMPWISE_SMTP_URL; `sender` returns the sender address, and is
 * called for each mail. Without TLS, mail goes only to a server on this machine.
 */
export function createMailer(url: string, sender: () => Promise<string>): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const local = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/u.test(hostname);
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !local,
    ignoreTLS: local && !secure,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    // Neither files nor addresses are fetched, whatever a text holds.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      try {
        const from = await sender();
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
      } catch (thrown) {
        throw new Failure('mail_not_sent', { reason: reasonOf(thrown) });
      }
    },
    close: () => transport.close(),
  };
}

/** The code of the mail server or of the system: its texts hold addresses. */
function reasonOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'unknown';
  const response: unknown = Reflect.get(thrown, 'responseCode');
  const code: unknown = Reflect.get(thrown, 'code');
  const known = [code, response].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  return known.join(' ') || 'unknown';
}
