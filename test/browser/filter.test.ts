import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/at.ts';
import type { Visitor } from './chromium.ts';
import { gate } from './gate.ts';
import { hasBrowser } from './launch.ts';
import { failing, notAllowed } from './refusal.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const mia: Person = { name: 'Mia Okafor', email: 'mia@acme.example' };
const preview = '**/filter/preview';

describe.skipIf(!hasBrowser)('the filter page', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let page: Page;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 400 } });
    await site.claim();
    await site.invite(mia);
    visitor = await site.visitor({ as: ann });
    ({ page } = visitor);
    page.setDefaultTimeout(6000);
  });

  const figures = () => page.getByRole('region', { name: 'Contacts in this filter' });
  const values = () => page.getByRole('combobox', { name: 'Contacts Company Type: values' });
  const option = (name: RegExp) => page.getByRole('option', { name });

  it('says that ConnectWise has to be connected first', async () => {
    await page.goto(site.at('/filter'));
    await page.getByText('ConnectWise is not connected.').waitFor();
    await visitor.expectAccessible();
    await site.connect();
  });

  it('R7: begins with the recommended types, counted in ConnectWise before the first sync', async () => {
    await page.goto(site.at('/filter'));
    await page.getByText('The recommended filter applies.').waitFor();
    for (const name of ['Customer', 'Prospect', 'Suspect']) {
      await page.getByText(name, { exact: true }).first().waitFor();
    }
    await figures().getByText('contacts of').waitFor();
    await visitor.expectAccessible();
    await site.run('sync');
  });

  it('R9: shows what comes in and what drops out, as the API counts it, while nothing is saved', async () => {
    await page.reload();
    await figures().getByText('This is the current filter.').waitFor();
    await values().click();
    await option(/Vendor\s*\d+ compan/u).waitFor();
    await visitor.expectAccessible();
    await option(/Vendor/u).click();
    await option(/Suspect/u).click();
    await page.keyboard.press('Escape');
    await figures().getByText('Compared with the saved filter').waitFor();
    const { body } = await site.send('POST', `/organizations/${site.org}/filter/preview`, {
      body: { companyTypes: ['Customer', 'Prospect', 'Vendor'] },
    });
    const counted = (...place: string[]) => Number(at(body, ...place));
    const contacts = counted('contacts');
    const entering = counted('change', 'entering', 'contacts');
    const leaving = counted('change', 'leaving', 'contacts');
    expect(Math.min(entering, leaving)).toBeGreaterThan(0);
    await figures().getByText(String(contacts), { exact: true }).waitFor();
    await figures().getByText(`+${entering}`, { exact: true }).waitFor();
    await figures().getByText(`−${leaving}`, { exact: true }).waitFor();
    await figures().getByText('They stay in AMP and are no longer updated.').waitFor();
    await figures().getByText(`Drops out ${leaving}`).click();
    const listed = figures().getByRole('list', { name: 'Drops out' }).getByRole('listitem');
    await expect.poll(() => listed.count()).toBe(Math.min(20, leaving));
    await expect.poll(() => listed.first().innerText()).toContain('Company type: Suspect');
    await visitor.expectAccessible();
  });

  it('asks before it is left, discards, and saves; it says what the next sync does', async () => {
    await page.getByRole('link', { name: 'Home' }).click();
    const asks = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asks.getByRole('button', { name: 'Stay' }).click();
    await asks.waitFor({ state: 'hidden' });
    const bar = page.getByRole('region', { name: 'Not saved' });
    await bar.getByRole('button', { name: 'Save filter' }).click();
    await page.getByText(/^Saved\. The next sync rechecks \d+ contacts?/u).waitFor();
    await bar.waitFor({ state: 'hidden' });
    const { body } = await site.send('GET', `/organizations/${site.org}/filter`);
    expect(body.companyTypes).toEqual(['Customer', 'Prospect', 'Vendor']);
    await page.getByRole('button', { name: 'Plan it now' }).click();
    await page.getByText('The plan is being made.').waitFor();
    await visitor.expectAccessible();
  });

  it('R7: splits a pasted list, and answers a name that is not there with the closest', async () => {
    await values().focus();
    await page.evaluate(`
      const data = new DataTransfer();
      data.setData('text', 'suspect, CUSTOMER; Ownr');
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(event);
    `);
    const unknown = page.getByRole('alert').filter({ hasText: '“Ownr” is not a company type' });
    await unknown.getByRole('button', { name: 'Owner' }).waitFor();
    await page.keyboard.press('Escape');
    await visitor.expectAccessible();
    const bar = page.getByRole('region', { name: 'Not saved' });
    await expect
      .poll(() => bar.getByRole('button', { name: 'Save filter' }).isDisabled())
      .toBe(true);
    await bar.getByText('Replace or remove the values').waitFor();
    await unknown.getByRole('button', { name: 'Owner' }).click();
    await unknown.waitFor({ state: 'hidden' });
    await figures().getByText('Compared with the saved filter').waitFor();
    await bar.getByRole('button', { name: 'Discard' }).click();
    await bar.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Use the recommended types' }).click();
    await bar.waitFor();
    await page.getByText('Suspect', { exact: true }).first().waitFor();
    await bar.getByRole('button', { name: 'Discard' }).click();
    await bar.waitFor({ state: 'hidden' });
  });

  it('R8: has other fields, all and any as words, one nested group, and goes to text and back', async () => {
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByText('Include contacts that meet').waitFor();
    await figures().getByText('Complete the conditions to see which contacts match.').waitFor();
    await page.getByRole('combobox', { name: 'Contact type: values' }).click();
    await page.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add group' }).click();
    const group = page.getByRole('group', { name: 'Group of conditions' });
    await group.getByRole('combobox', { name: 'Territory: values' }).click();
    await page.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await visitor.expectAccessible();
    await page.getByText('Text', { exact: true }).click();
    const text = page.getByRole('textbox', { name: 'Filter as text' });
    await text.waitFor();
    await expect
      .poll(() => text.inputValue())
      .toMatch(
        /^company type is one of \(Customer, Prospect, Vendor\) and contact type is .+ and territory is /u,
      );
    await text.fill('company type is Customer or (territory is Nowhere and market is Law)');
    await page
      .getByText(/Nowhere/u)
      .nth(1)
      .waitFor();
    await visitor.expectAccessible();
    await text.fill('company type is Customer or company type is Vendor');
    await figures().getByText('Compared with the saved filter').waitFor();
    await page.getByText('Builder', { exact: true }).click();
    await page.getByText('Include contacts that meet').waitFor();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'All or any of these' }).inputValue())
      .toBe('any');
  });

  it('keeps an incomplete filter in the builder, and says what the text cannot hold', async () => {
    const asText = page.getByText('Text', { exact: true });
    await page.getByRole('button', { name: 'Add condition' }).click();
    const conditions = page.getByRole('button', { name: /^Remove the condition on/u });
    const count = await conditions.count();
    await asText.click();
    await page
      .getByText(/^Only a complete filter can be shown as text\. Pick at least one value/u)
      .waitFor();
    await expect.poll(() => conditions.count()).toBe(count);
    await expect.poll(() => page.getByRole('textbox', { name: 'Filter as text' }).count()).toBe(0);
    await visitor.expectAccessible();
    await conditions.last().click();
    await page.getByText(/^Only a complete filter/u).waitFor({ state: 'hidden' });
  });

  it('keeps both versions when somebody else saved meanwhile, and overwrites nothing by itself', async () => {
    const path = `/organizations/${site.org}/filter`;
    const other = { companyTypes: ['Customer', 'Owner'] };
    await site.send('PUT', path, { body: other, headers: { 'If-Match': '*' } });
    await page.getByRole('button', { name: 'Save filter' }).click();
    const both = page.getByRole('alert').filter({ hasText: 'saved another version' });
    await both.getByText('company type is one of (Customer, Owner)').waitFor();
    await both.getByText('company type is Customer or company type is Vendor').waitFor();
    await visitor.expectAccessible();
    expect((await site.send('GET', path)).body.companyTypes).toEqual(['Customer', 'Owner']);
    await both.getByRole('button', { name: 'Save mine instead' }).click();
    await page.getByText(/^Saved\. The next sync rechecks/u).waitFor();
    expect((await site.send('GET', path)).body.text).toBe(
      'company type is Customer or company type is Vendor',
    );
    await site.send('PUT', path, {
      body: { companyTypes: ['Customer'] },
      headers: { 'If-Match': '*' },
    });
  });

  it('keeps what is edited while it saves; that it cannot be read again does not undo the save', async () => {
    await page.reload();
    await figures().getByText('This is the current filter.').waitFor();
    const held = gate();
    let isSaved = false;
    await page.route('**/filter', async (route) => {
      if (route.request().method() === 'GET') {
        return await (isSaved ? route.fulfill(failing) : route.continue());
      }
      await held.opened;
      isSaved = true;
      await route.continue();
    });
    await values().click();
    await option(/Prospect/u).click();
    const bar = page.getByRole('region', { name: 'Not saved' });
    const save = bar.getByRole('button', { name: 'Save filter' });
    const put = page.waitForRequest((request) => request.method() === 'PUT');
    await save.click();
    await put;
    await values().click();
    await option(/Vendor/u).click();
    await page.keyboard.press('Escape');
    const answered = page.waitForResponse((response) => response.request().method() === 'PUT');
    held.open();
    await answered;
    await save.and(page.locator(':enabled')).waitFor();
    await page.getByText('Vendor', { exact: true }).first().waitFor();
    const path = `/organizations/${site.org}/filter`;
    expect((await site.send('GET', path)).body.companyTypes).toEqual(['Customer', 'Prospect']);
    await expect.poll(() => page.getByText('The filter was not saved.').count()).toBe(0);
    // Saved over the version of the first save, which nobody else changed.
    await save.click();
    await page.getByText(/^Saved\. The next sync rechecks/u).waitFor();
    await bar.waitFor({ state: 'hidden' });
    expect((await site.send('GET', path)).body.companyTypes).toEqual([
      'Customer',
      'Prospect',
      'Vendor',
    ]);
    await page.unroute('**/filter');
    await site.send('PUT', path, {
      body: { companyTypes: ['Customer'] },
      headers: { 'If-Match': '*' },
    });
  });

  it('labels figures as old until their own answer is there; a late answer of an earlier filter never shows', async () => {
    await page.reload();
    await figures().getByText('This is the current filter.').waitFor();
    const held: (() => void)[] = [];
    await page.route(preview, async (route) => {
      if (route.request().postData()?.includes('Partner') === true) {
        await new Promise<void>((resolve) => held.push(resolve));
      }
      await route.continue().catch(() => undefined);
    });
    await values().click();
    await option(/Partner/u).click();
    await figures()
      .getByText('These figures are for the filter before your last change.')
      .waitFor();
    // Back to the saved filter: the answer for the other filter must not show any more.
    await option(/Partner/u).click();
    await figures().getByText('This is the current filter.').waitFor();
    for (const release of held) release();
    await page.keyboard.press('Escape');
    await page.unroute(preview);
    await expect.poll(() => figures().getByText('Compared with the saved filter').count()).toBe(0);
  });

  it('keeps the last figures where the next cannot be counted, and says why', async () => {
    await page.route(preview, (route) => route.fulfill(failing));
    await values().click();
    await option(/Partner/u).click();
    await page.keyboard.press('Escape');
    await figures().getByText('The filter could not be counted.').waitFor();
    await figures().getByText('These figures are for an earlier version of the filter.').waitFor();
    await visitor.expectAccessible();
    await page.unroute(preview);
    await figures().getByRole('button', { name: 'Try again' }).click();
    await figures().getByText('Compared with the saved filter').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('works by keyboard alone', async () => {
    await values().focus();
    await page.keyboard.type('vend');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    const bar = page.getByRole('region', { name: 'Not saved' });
    const save = bar.getByRole('button', { name: 'Save filter' });
    for (
      let tabs = 0;
      tabs < 30 && (await save.and(page.locator(':focus')).count()) === 0;
      tabs++
    ) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByText(/^Saved\. The next sync rechecks/u).waitFor();
    const { body } = await site.send('GET', `/organizations/${site.org}/filter`);
    expect(body.companyTypes).toEqual(['Customer', 'Vendor']);
    visitor.expectNoFaults();
  });

  it('is read-only for members, and names those who can change it', async () => {
    const member = await site.visitor({ as: mia, colorScheme: 'dark', width: 375, height: 800 });
    await member.page.goto(site.at('/filter'));
    await member.page
      .getByText('Only administrators can change this. Administrators here: Ann Weber.')
      .waitFor();
    const input = member.page.getByRole('combobox', { name: 'Contacts Company Type: values' });
    await expect.poll(() => input.isDisabled()).toBe(true);
    await member.page.getByText(/contacts? of/u).waitFor();
    await member.expectAccessible();
    const width = await member.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(375);
    await member.page.route('**/api/v1/**/filter', (route) => route.fulfill(notAllowed));
    await member.page.reload();
    await member.page.getByText('Your role cannot see this.').waitFor();
    await member.page.getByText(/^The filter decides which contacts/u).waitFor();
    await member.expectAccessible();
    member.expectNoFaults();
  });
});
