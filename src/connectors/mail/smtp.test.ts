import { describe, expect, it } from 'vitest';
import { mailServer } from '../../../test/support/mailServer.ts';
import { asFailure } from '../../core/failure.ts';
import { createMailer } from './smtp.ts';

const mail = { to: 'ann@example.com', subject: 'Invitation', text: 'Zoë invites you.' };

describe('mail', () => {
  it('arrives with sender, receiver, subject and text', async () => {
    const { url, taken } = await mailServer();
    const mailer = createMailer(url, async () => 'ampwise@example.com');
    await mailer.send(mail);
    mailer.close();
    const text = taken.join('\n');
    expect(text).toContain('MAIL FROM:<ampwise@example.com>');
    expect(text).toContain('RCPT TO:<ann@example.com>');
    expect(text).toContain('Subject: Invitation');
    expect(text).toMatch(/Zo(ë|=C3=AB) invites you/u);
  });

  it('cannot be given another receiver by a line break in an address or a subject', async () => {
    const { url, taken } = await mailServer();
    const mailer = createMailer(url, async () => 'ampwise@example.com');
    await mailer
      .send({
        ...mail,
        to: 'ann@example.com\r\nBcc: eve@example.com',
        subject: 'a\r\nBcc: eve@example.com',
      })
      .catch(asFailure);
    mailer.close();
    expect(taken.filter((line) => /^(Bcc:|RCPT TO:<eve)/iu.test(line))).toEqual([]);
  });

  it('that is refused, or whose server is not there, is a failure without the address', async () => {
    const { url } = await mailServer(true);
    const refused = await createMailer(url, async () => 'a@example.com')
      .send(mail)
      .catch(asFailure);
    expect(refused).toMatchObject({ code: 'mail_not_sent', detail: { reason: 'EENVELOPE 550' } });
    const nobody = await createMailer('smtp://127.0.0.1:1', async () => 'a@example.com')
      .send(mail)
      .catch(asFailure);
    expect(nobody).toMatchObject({ code: 'mail_not_sent' });
    expect(JSON.stringify([refused, nobody])).not.toContain('ann@');
  });
});
