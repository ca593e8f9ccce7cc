import { once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const bea: Person = { name: 'Bea Ortiz', email: 'bea@acme.example' };

describe.skipIf(!hasBrowser)('the webhooks of an organization', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let address = '';
  let status = 204;
  const received: { readonly body: string; readonly headers: Record<string, string> }[] = [];
  const endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
      received.push({ body, headers });
      response.writeHead(status).end();
    });
  });

  beforeAll(async () => {
    endpoint.listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    const listening = endpoint.address();
    if (listening === null || typeof listening === 'string') throw new Error('not on a port');
    address = `http://127.0.0.1:${listening.port}/hook`;
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(bea);
    visitor = await site.visitor({ as: ann });
  });
  afterAll(() => {
    endpoint.closeAllConnections();
    endpoint.close();
  });

  const deliveries = () => visitor.page.getByRole('table', { name: 'Deliveries' }).getByRole('row');

  it('says what webhooks are for while there is none', async () => {
    const { page } = visitor;
    await page.goto(site.at('/webhooks'));
    await page.getByText('No webhooks').waitFor();
    await visitor.expectAccessible();
  });

  it('adds one, says what is wrong at its field, and shows the secret once', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = page.getByRole('dialog', { name: 'New webhook' });
    await dialog.getByLabel('Name').fill('Data warehouse');
    await dialog.getByLabel('Address').fill('https://10.0.0.1/');
    await visitor.expectAccessible();
    await dialog.getByRole('button', { name: 'Add the webhook' }).click();
    await dialog.getByText('it is an IP address, or a name in a private network').waitFor();
    await dialog.getByLabel('Address').fill(address);
    await dialog.getByRole('checkbox', { name: 'A run ended' }).uncheck();
    await dialog.getByRole('button', { name: 'Add the webhook' }).click();
    const shown = page.getByRole('dialog', { name: 'Webhook Data warehouse' });
    const secret = await shown.getByLabel('Signing secret').inputValue();
    expect(secret).toMatch(/^whsec_/u);
    await visitor.expectAccessible();
    await shown.getByRole('button', { name: 'Done' }).click();
    const row = page
      .getByRole('table', { name: 'Webhooks' })
      .getByRole('row', { name: /Data warehouse/u });
    await expect.poll(() => row.textContent()).toMatch(/On.*6 events.*Ann Weber/u);
    await expect.poll(() => page.content()).not.toContain(secret);
    await row.getByRole('link', { name: 'Data warehouse' }).click();
    await page.getByText('Nothing has been sent').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await deliveries()
      .filter({ hasText: /Test.*Delivered.*Answer 204/u })
      .waitFor();
    const [first] = received;
    expect(new Webhook(secret).verify(first?.body ?? '', first?.headers ?? {})).toMatchObject({
      type: 'webhook.test',
    });
    await visitor.expectAccessible();
  });

  it('lists what was not accepted with its answer, and sends it again', async () => {
    const { page } = visitor;
    status = 500;
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await deliveries()
      .filter({ hasText: /Failed.*Answer 500/u })
      .waitFor();
    status = 204;
    await page.getByRole('link', { name: 'Failed' }).click();
    await expect.poll(() => deliveries().count()).toBe(2);
    expect(page.url()).toContain('state=failed');
    const before = received.length;
    await page.getByRole('button', { name: /^Send Test again/u }).click();
    await expect.poll(() => received.length).toBe(before + 1);
    expect(received.at(-1)?.headers['webhook-id']).toBe(received.at(-2)?.headers['webhook-id']);
    await page.getByText('No delivery is in this state.').waitFor();
  });

  it('edits it, gives it a new secret beside the old one, and switches it off and on', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit Data warehouse' });
    await edit.getByLabel('Name').fill('Warehouse');
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Warehouse' }).waitFor();
    await page.getByRole('button', { name: 'New secret' }).click();
    const rotate = page.getByRole('dialog', { name: 'New secret for Warehouse' });
    await visitor.expectAccessible();
    await rotate.getByRole('button', { name: 'Create a new secret' }).click();
    expect(await rotate.getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/u);
    await rotate.getByRole('button', { name: 'Done' }).click();
    await page.getByText('The old secret also signs until').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('It is switched off. No new events are sent').waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Send a test event' }).count())
      .toBe(0);
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Send a test event' }).waitFor();
    visitor.expectNoFaults();
  });

  it('does not overwrite what somebody else changed while it was edited', async () => {
    const { page } = visitor;
    const path = `/organizations/${site.org}/webhooks/${new URL(page.url()).pathname.split('/').at(-1)}`;
    const before = await site.send('GET', path);
    await page.getByRole('button', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit Warehouse' });
    await edit.getByLabel('Name').fill('Mine');
    const { status: changed } = await site.send('PATCH', path, {
      headers: { 'If-Match': '*' },
      body: { events: ['run.failed'] },
    });
    expect(changed).toBe(200);
    // The page itself already knows the new version.
    await page.waitForResponse((answer) => answer.url().endsWith(path));
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByRole('alert').waitFor();
    const theirs = { description: 'Warehouse', events: ['run.failed'] };
    expect((await site.send('GET', path)).body).toMatchObject(theirs);
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
    const both = { description: 'Mine', events: ['run.failed'] };
    expect((await site.send('GET', path)).body).toMatchObject(both);
    const { description, events } = before.body;
    await site.send('PATCH', path, {
      headers: { 'If-Match': '*' },
      body: { description, events },
    });
    await page.getByRole('heading', { level: 1, name: 'Warehouse' }).waitFor();
  });

  it('that is gone is switched off, and every page says so until somebody does something', async () => {
    const { page } = visitor;
    status = 410;
    const body = { email: 'new@acme.example', fields: { lastName: 'New' } };
    await site.send('POST', `/organizations/${site.org}/contacts`, { body });
    await page.getByText('It is off because it answered that it no longer exists').waitFor();
    await deliveries()
      .filter({ hasText: /A contact is new.*Failed.*Answer 410/u })
      .getByRole('link', { name: 'AMP contact' })
      .waitFor();
    await page.goto(site.at(''));
    await page.getByText('A webhook is switched off, because its events were not').waitFor();
    await page.getByRole('link', { name: '1 webhook is switched off' }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Open Webhooks' }).click();
    await page.getByRole('link', { name: 'Warehouse' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove Warehouse?' });
    await dialog.getByText('There is no undo').waitFor();
    await dialog.getByRole('button', { name: 'Remove Warehouse' }).click();
    await page.getByText('No webhooks').waitFor();
    await expect.poll(() => page.getByText('A webhook is switched off').count()).toBe(0);
    visitor.expectNoFaults();
  });

  it('tells members who can, and what fails; it fits a phone', async () => {
    const member = await site.visitor({ as: bea, width: 375, height: 740, colorScheme: 'dark' });
    await member.page.goto(site.at('/webhooks'));
    await member.page.getByText('Only administrators see and change webhooks. ').waitFor();
    await member.page.getByText(/Ann Weber/u).waitFor();
    member.expectNoFaults();
    const small = await site.visitor({ as: ann, width: 375, height: 740, colorScheme: 'dark' });
    const { page } = small;
    await site.send('POST', `/organizations/${site.org}/webhooks`, {
      body: {
        url: `${address}/${'long'.repeat(40)}`,
        description: 'A very long name of a webhook that somebody made for a program',
        events: ['run.failed'],
      },
    });
    await page.goto(site.at('/webhooks'));
    await page.getByRole('list', { name: 'Webhooks' }).getByRole('link').click();
    await page.getByText('Nothing has been sent').waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await small.expectAccessible();
    await page.route('**/api/v1/**/webhooks', (route) => route.fulfill(failing));
    await page.goto(site.at('/webhooks'));
    await page.getByText('The webhooks could not be loaded.').waitFor();
    await small.expectAccessible();
    small.expectNoFaults();
  });
});
