import { afterAll, describe, expect, it } from 'vitest';
import { mailServer } from '../support/mailServer.ts';
import { ServiceProcess } from '../support/serviceProcess.ts';
import { createInstallation, jsonOf } from './program.ts';

describe('an invitation from the command line', () => {
  const own = createInstallation();
  const services: ServiceProcess[] = [];

  afterAll(async () => {
    for (const service of services) await service.end('SIGKILL');
    own.remove();
  });

  it('is a link with which someone joins, once, and stands in no list', {
    timeout: 60_000,
  }, async () => {
    const service = new ServiceProcess(own.dataDir);
    services.push(service);
    const url = await service.ready();
    const invite = (...args: string[]) =>
      own.json(['users', 'invite', ...args], { AMPWISE_PUBLIC_URL: url });
    const made = await invite('Bea@example.com', '--role', 'admin');
    expect(made).toMatchObject({ code: 0 });
    const { link, ...invitation } = jsonOf(made.lines[0]);
    expect(invitation).toMatchObject({ email: 'Bea@example.com', role: 'admin' });
    const [, base, token = ''] = /^(.+)\/invitation#([\w-]{43})$/u.exec(String(link)) ?? [];
    expect(base).toBe(url);

    const again = await invite('bea@example.com');
    expect(again.lines).toMatchObject([{ error: { code: 'already_invited' } }]);
    expect((await invite('nobody')).lines).toMatchObject([{ error: { code: 'bad_input' } }]);
    const wrongRole = await own.run(['users', 'invite', 'x@example.com', '--role', 'owner']);
    expect(wrongRole.code).not.toBe(0);

    const accept = () =>
      fetch(`${url}/api/v1/auth/invitations/accept`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token, name: 'Bea', password: 'tugboat-lantern-41' }),
      });
    const joined = await accept();
    expect(joined.status).toBe(200);
    const cookie = joined.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = await fetch(`${url}/api/v1/me`, { headers: { Cookie: cookie } });
    expect(await me.json()).toMatchObject({
      user: { email: 'bea@example.com' },
      organizations: [{ id: 'default', role: 'admin' }],
    });
    expect((await accept()).status).toBe(410);
    const users = await own.json(['users', 'list']);
    expect(users.lines).toMatchObject([{ email: 'Bea@example.com', role: 'admin' }]);
    expect(users.stdout).not.toContain(token);
  });

  it('is mailed where a mail server is configured, and printed in any case', async () => {
    const { url, taken } = await mailServer();
    const made = await own.json(['users', 'invite', 'dan@example.com'], { AMPWISE_SMTP_URL: url });
    expect(made).toMatchObject({ code: 0, lines: [{ email: 'dan@example.com', mailed: true }] });
    const mail = taken.join('\n');
    expect(mail).toContain('RCPT TO:<dan@example.com>');
    expect(mail).toContain('An administrator invites you');
    const token = String(jsonOf(made.lines[0]).link).split('#')[1] ?? '';
    expect(mail.replaceAll('=\n', '')).toContain(token);

    const refusing = await mailServer(true);
    const { stdout, stderr, code } = await own.run(['users', 'invite', 'eve@example.com'], {
      AMPWISE_SMTP_URL: refusing.url,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\/invitation#[\w-]{43}\nGive this link to eve@example.com/u);
    expect(stderr).toContain('The link could not be mailed.');
  });

  it('names the usual address where nobody has said another one, and says so to a person', async () => {
    const { stdout, code } = await own.run(['users', 'invite', 'carl@example.com']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:7400\/invitation#[\w-]{43}\n/u);
    expect(stdout).toContain('Give this link to carl@example.com. It is not shown again.');
  });
});
