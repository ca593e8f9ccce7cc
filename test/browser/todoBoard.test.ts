import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite } from './site.ts';

const aDay = 86_400_000;
const dayIn = (days: number) => new Date(Date.now() + days * aDay).toISOString().slice(0, 10);

describe.skipIf(!hasBrowser)('the board of to-dos', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let contact = '';
  const of = () => `/organizations/${site.org}`;
  const column = (name: string) =>
    visitor.page.getByRole('region', { name: new RegExp(`^${name}, `, 'u') });
  const card = (name: string, subject: string) =>
    column(name).getByRole('listitem').filter({ hasText: subject });
  const add = async (subject: string, due: string | null) => {
    const body = { ampContactId: contact, subject, ...(due === null ? {} : { due }) };
    const added = await site.send('POST', `${of()}/todos`, { body });
    expect(added.status).toBe(201);
    return String(added.body.id);
  };
  const dueOf = async (id: string) => (await site.send('GET', `${of()}/todos/${id}`)).body.due;

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    const made = await site.send('POST', `${of()}/contacts`, {
      body: { fields: { firstName: 'Noor', lastName: 'Lang' }, email: 'noor@example.org' },
    });
    contact = String(made.body.id);
    visitor = await site.visitor({ as: ann });
    visitor.page.setDefaultTimeout(8000);
  });

  it('has the groups of the list as columns, Overdue its own, and stays in the address', async () => {
    const { page } = visitor;
    await add('Answer the offer', dayIn(-3));
    await add('Call about the renewal', dayIn(0));
    await add('Plan the webinar', dayIn(40));
    await page.goto(site.at('/todos'));
    await page.getByRole('row', { name: 'Plan the webinar', exact: true }).waitFor();
    await page.getByText('Board', { exact: true }).click();
    await card('Overdue', 'Answer the offer')
      .getByText(/^Overdue, /u)
      .waitFor();
    await card('Today', 'Call about the renewal').waitFor();
    await card('Later', 'Plan the webinar').waitFor();
    await column('No date').getByText('None').waitFor();
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allTextContents())
      .toEqual(['Overdue 1', 'Today 1', 'This week 0', 'Later 1', 'No date 0']);
    await visitor.expectAccessible();
    await page.reload();
    await card('Today', 'Call about the renewal').waitFor();
    await page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('link', { name: 'Mine' })
      .click();
    await page.getByText('Nothing is assigned to you.').waitFor();
    await page.getByText('Board', { exact: true }).waitFor();
    visitor.expectNoFaults();
  });

  it('moves a card by its menu, by keyboard alone, and the focus goes along', async () => {
    const { page } = visitor;
    const id = await add('Send the price list', dayIn(-1));
    await page.goto(site.at('/todos?board=true'));
    const subject = card('Overdue', 'Send the price list').getByRole('button', {
      name: 'Send the price list',
      exact: true,
    });
    await subject.focus();
    await page.keyboard.press('m');
    const noDate = page.getByRole('menuitem', { name: 'No date' });
    await noDate.waitFor();
    // The menu takes the focus a moment after it opens.
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('End');
        return await noDate.and(page.locator(':focus')).count();
      })
      .toBe(1);
    await page.keyboard.press('Enter');
    await card('No date', 'Send the price list').waitFor();
    await expect.poll(() => dueOf(id)).toBe(null);
    await expect
      .poll(() =>
        page.evaluate("document.activeElement?.closest('[data-todo]')?.textContent ?? ''"),
      )
      .toContain('Send the price list');
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await card('Overdue', 'Send the price list').waitFor();
    await expect.poll(() => dueOf(id)).toBe(dayIn(-1));
    visitor.expectNoFaults();
  });

  /** Waits for the previous move first: until then the card stays where it is. */
  async function drag(moved: Locator, to: string): Promise<void> {
    await expect.poll(() => moved.getAttribute('draggable')).toBe('true');
    await moved.dragTo(column(to));
  }

  it('moves a card by dragging it, at once, and not into Overdue', async () => {
    const { page } = visitor;
    const id = await add('Thank for the referral', dayIn(40));
    await page.goto(site.at('/todos?board=true'));
    const dragged = card('Later', 'Thank for the referral');
    await drag(dragged, 'Today');
    await card('Today', 'Thank for the referral').waitFor();
    await expect.poll(() => dueOf(id)).toBe(dayIn(0));
    await drag(card('Today', 'Thank for the referral'), 'No date');
    await card('No date', 'Thank for the referral').waitFor();
    await expect.poll(() => dueOf(id)).toBe(null);
    await drag(card('No date', 'Thank for the referral'), 'Overdue');
    await card('No date', 'Thank for the referral').waitFor();
    await expect.poll(() => dueOf(id)).toBe(null);
    await drag(card('No date', 'Thank for the referral'), 'Later');
    await expect.poll(async () => String(await dueOf(id)) > dayIn(0)).toBe(true);
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allTextContents())
      .toContain('Later 2');
    visitor.expectNoFaults();
  });

  it('rolls a move back that is refused, and says so', async () => {
    const { page } = visitor;
    await page.route('**/todos/*', (route) =>
      route.request().method() === 'PATCH' ? route.fulfill(failing) : route.fallback(),
    );
    await card('Later', 'Plan the webinar').dragTo(column('Today'));
    await page.getByText('The to-do was not moved.').waitFor();
    await card('Later', 'Plan the webinar').waitFor();
    await page.unroute('**/todos/*');
  });

  it('is one column below the other on a phone, in the dark', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 740, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at('/todos?board=true'));
    const today = page.getByRole('region', { name: /^Today, /u });
    await today.getByRole('listitem').first().waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await today.getByRole('button', { name: /^Move Call about the renewal/u }).click();
    await page.getByRole('menuitem', { name: 'No date' }).click();
    await page
      .getByRole('region', { name: /^No date, /u })
      .getByRole('listitem')
      .filter({ hasText: 'Call about the renewal' })
      .waitFor();
    phone.expectNoFaults();
  });
});
