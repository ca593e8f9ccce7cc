import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { asFailure } from '../../core/failure.ts';
import { createMailer } from './smtp.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A mail server that takes what it is given, or refuses the receiver. */
async function mailServer(refuses = false): Promise<{ url: string; taken: string[] }> {
  const taken: string[] = [];
  server = createServer((socket: Socket) => {
    let text = '';
    let reading = false;
    socket.write('220 here\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        taken.push(line);
        if (reading) {
          if (line !== '.') continue;
          reading = false;
          socket.write('250 taken\r\n');
        } else if (line === 'DATA') {
          reading = true;
          socket.write('354 go on\r\n');
        } else if (line.startsWith('RCPT') && refuses) socket.write('550 no <ann@example.com>\r\n');
        else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { url: `smtp://127.0.0.1:${port}`, taken };
}

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
