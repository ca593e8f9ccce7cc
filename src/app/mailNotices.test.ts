import { describe, expect, it } from 'vitest';
import type { User } from '../core/contact/owners.ts';
import { Failure } from '../core/failure.ts';
import type { Mail } from '../ports/mail.ts';
import type { Notice } from '../ports/notify.ts';
import { english } from '../texts/english/english.ts';
import { createMailNotices } from './mailNotices.ts';
import { senderOf } from './notices.ts';

const users: readonly User[] = [
  { id: 'u1', name: 'Ann', email: 'ann@example.com', role: 'admin', member: null },
  { id: 'u2', name: 'Ben', email: 'ben@example.com', role: 'member', member: null },
  { id: 'u3', name: 'Cleo', email: 'cleo@example.com', role: 'admin', member: null },
];

function scene(send: (mail: Mail) => Promise<void> = async () => undefined) {
  const sent: Mail[] = [];
  const logged: string[] = [];
  const log = (code: string, detail: object = {}) => {
    logged.push(JSON.stringify({ code, ...detail }));
  };
  const notices = createMailNotices({
    mailer: {
      async send(mail) {
        await send(mail);
        sent.push(mail);
      },
      close: () => undefined,
    },
    log: { debug: log, info: log, warn: log, error: log },
    texts: english,
    publicUrl: async () => 'https://amp.example.com',
    organization: async (id) => (id === 'o1' ? { name: 'Acme\r\nBcc: x', users } : null),
  });
  return { notices, sent, logged };
}

const failure = { code: 'credentials_refused', detail: { company: 'acme' } } as const;
const all: readonly Notice[] = [
  { kind: 'plan_held', runId: 'r1' },
  { kind: 'connection_failing', runId: 'r1', failure },
  { kind: 'keys_refused', runId: 'r1', failure },
  { kind: 'webhook_gone', webhookId: 'w1' },
  { kind: 'webhook_failing', webhookId: 'w1' },
];

describe.each(all)('a notice of $kind', (notice) => {
  it('goes to the administrators, with a page to go to and nothing left to fill in', async () => {
    const { notices, sent } = scene();
    await notices.tell('o1', notice);
    expect(sent.map(({ to }) => to)).toEqual(['ann@example.com', 'cleo@example.com']);
    for (const { subject, text } of sent) {
      expect(subject).toContain('Acme Bcc: x');
      expect(subject).not.toMatch(/[\r\n{}]/u);
      expect(text).not.toMatch(/[{}]|undefined/u);
      expect(text).toContain('https://amp.example.com/organizations/o1/');
    }
  });

  it('that cannot be mailed is logged without an address, and keeps nothing from going on', async () => {
    const { notices, logged } = scene(async () => {
      throw new Failure('mail_not_sent', { reason: 'ETIMEDOUT' });
    });
    await notices.tell('o1', notice);
    await notices.tell('gone', notice);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('mail_not_sent');
    expect(logged[0]).not.toContain('@');
  });
});

it('reaches the other administrators if the mail server rejects the address of one', async () => {
  const { notices, sent, logged } = scene(async ({ to }) => {
    if (to === 'ann@example.com') throw new Failure('mail_not_sent', { reason: 'EENVELOPE 550' });
  });
  await notices.tell('o1', { kind: 'keys_refused', runId: 'r1', failure });
  expect(sent.map(({ to }) => to)).toEqual(['cleo@example.com']);
  expect(logged).toHaveLength(1);
});

describe('the sender of mails', () => {
  const service = { publicUrl: null } as const;
  const mail = { smtpUrl: 'smtp://127.0.0.1:1', from: null };
  it.each([
    ['as configured', { ...mail, from: 'amp@example.com' }, null, 'amp@example.com'],
    [
      'at the host that was given at set-up',
      mail,
      'https://amp.acme.example',
      'ampwise@amp.acme.example',
    ],
    ['at this machine while nothing is known', mail, null, 'ampwise@localhost'],
  ])('is %s', async (_, configured, given, expected) => {
    const installation = { publicAddress: async () => given };
    expect(await senderOf({ installation }, { mail: configured, service })).toBe(expected);
  });
});
