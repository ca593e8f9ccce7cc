import { beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite } from './site.ts';

describe.skipIf(!hasBrowser)('what stands around every page', () => {
  let site: BrowserSite;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 60 } });
    await site.claim();
  });

  it('tells how the sync stands, starts one, and shows what it changed without a reload', async () => {
    const visitor = await site.visitor({ as: ann });
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByText('ConnectWise is not connected').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Sync now' }).count()).toBe(0);
    await site.connect();
    await page.getByText('No sync yet').waitFor();
    await page.getByText('No contacts yet.').waitFor();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('In sync').first().waitFor();
    const rows = page.locator('[role=rowgroup] [role=row]');
    await rows.first().waitFor();
    const added = await site.send('POST', `/organizations/${site.org}/contacts`, {
      body: { email: 'aa@first.example', fields: { firstName: '000 First', lastName: 'Of all' } },
    });
    expect(added.status).toBe(201);
    // Rows that have been shown for a while do not jump under the pointer: changes come when the user asks
    // for them.
    const row = page.getByRole('row', { name: '000 First Of all' });
    const show = page.getByRole('button', { name: 'Show the changes' });
    await row.or(show).first().waitFor();
    if (await show.isVisible()) await show.click();
    await page.getByRole('row', { name: '000 First Of all' }).waitFor();
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('is used by keyboard: pages by G and a letter, the list of keys, the search behind Ctrl+K', async () => {
    const visitor = await site.visitor({ as: ann });
    const { page } = visitor;
    await page.goto(site.at(''));
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Contacts' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    const search = page.getByRole('textbox', { name: 'Search contacts, pages and actions' });
    await search.fill('conn');
    await page.getByRole('option', { name: 'Connection' }).waitFor();
    await visitor.expectAccessible();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Connection' }).waitFor();
    visitor.expectNoFaults();
  });

  it('has six tabs open on one stream, and the seventh works', async () => {
    const visitor = await site.visitor({ as: ann });
    let streams = 0;
    visitor.context.on('request', (request) => {
      if (request.url().endsWith('/events')) streams += 1;
    });
    for (let tab = 0; tab < 7; tab += 1) {
      const page = tab === 0 ? visitor.page : await visitor.context.newPage();
      await page.goto(site.at('/contacts'));
      await page.getByRole('grid', { name: 'Contacts' }).waitFor();
    }
    expect(streams).toBe(1);
    // Changes reach the tabs that do not hold the stream.
    const last = visitor.context.pages().at(-1) ?? expect.fail('no tab');
    const heard = last.waitForRequest((request) => request.url().endsWith('/overview'));
    await site.run('plan');
    await heard;
    expect(streams).toBe(1);
    visitor.expectNoFaults();
  });

  it('has the other pages behind More on a phone', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at(''));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('dialog', { name: 'More' }).waitFor();
    await phone.expectAccessible();
    await page.getByRole('dialog').getByRole('link', { name: 'Connection' }).click();
    await page.getByRole('heading', { name: 'Connection' }).waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    phone.expectNoFaults();
  });

  it('is checked in both colour schemes, whichever is shown', async () => {
    const visitor = await site.visitor({ as: ann });
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
    await visitor.expectAccessible();
    // A colour that does not follow the scheme is readable in only one of them.
    await page.evaluate(`{
      const text = document.createElement('p');
      text.textContent = 'Black on the ground of the page';
      text.style.color = 'rgb(0, 0, 0)';
      document.querySelector('main').append(text);
    }`);
    await expect(visitor.expectAccessible()).rejects.toMatchObject({
      actual: [expect.stringMatching(/^dark: color-contrast: .*p: /u)],
    });
  });
});
