import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { numberIn, rowsOf } from './rows.ts';
import { ann, BrowserSite } from './site.ts';

/** Where a figure leads; of a row, its link and its last cell. */
async function shownBy(
  place: Locator,
): Promise<{ readonly href: string; readonly figure: number }> {
  const isRow = (await place.getByRole('cell').count()) > 0;
  const [link, text] = isRow
    ? [place.getByRole('link'), place.getByRole('cell').last()]
    : [place, place];
  const href = String(await link.getAttribute('href'));
  return { href, figure: numberIn((await text.textContent()) ?? '') };
}

describe.skipIf(!hasBrowser)('Home', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 120 } });
    await site.claim();
    visitor = await site.visitor({ as: ann });
  });

  it('says what it will hold before anything was synced', async () => {
    const { page } = visitor;
    await page.goto(site.at(''));
    await page.getByText('Nothing needs you.').waitFor();
    await page.getByText('Nothing is skipped.').waitFor();
    await page.getByText('No changes in the last 30 days.').waitFor();
    await page.getByText('No runs yet.').waitFor();
    await visitor.expectAccessible();
  });

  it('shows figures whose lists have exactly that many rows', async () => {
    const { page } = visitor;
    await site.connect();
    await site.run('sync');
    await page.goto(site.at(''));
    const figures = page.getByRole('navigation', { name: 'Contacts by state' }).getByRole('link');
    await figures.first().waitFor();
    await visitor.expectAccessible();
    const shown = await Promise.all((await figures.all()).map(shownBy));
    const rows = page
      .getByRole('table', { name: 'Skipped by reason' })
      .getByRole('row')
      .filter({ has: page.getByRole('link') });
    const reasons = await Promise.all((await rows.all()).map(shownBy));
    expect(shown).toHaveLength(5);
    expect(reasons.length).toBeGreaterThan(2);
    for (const { href, figure } of [...shown, ...reasons]) {
      await page.goto(href);
      await expect
        .poll(() => rowsOf(page, /^No contact matches|^Nothing is skipped/u), { message: href })
        .toBe(figure);
    }
    expect(shown[0]?.figure).toBeGreaterThan(20);
  });

  it('shows the changes by day as a chart and as a table, and the last runs', async () => {
    const { page } = visitor;
    await page.goto(site.at(''));
    await page
      .getByRole('img', { name: /^Chart: in 30 days \d+ records changed in AMP/u })
      .waitFor();
    await page.getByText('Show as table').click();
    const last = page.getByRole('table', { name: 'Changes by day' }).getByRole('row').last();
    const run = await site.send('GET', `/organizations/${site.org}/overview`);
    expect(run.body.lastRuns).toHaveLength(1);
    const changed = numberIn((await last.getByRole('cell').first().textContent()) ?? '');
    const listed = page.getByRole('table', { name: 'Last runs' }).getByRole('row').last();
    await expect
      .poll(async () => {
        const cells = await listed.getByRole('cell').allTextContents();
        return cells.map((cell) => cell.trim());
      })
      .toEqual(expect.arrayContaining(['Sync', ann.name, String(changed), '0']));
    await listed.getByText(/^Done/u).waitFor();
    await listed.getByRole('rowheader').getByRole('link').click();
    await page.getByRole('heading', { name: /^Sync of / }).waitFor();
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('is usable on a phone and in the dark', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    await phone.page.goto(site.at(''));
    await phone.page.getByRole('img', { name: /^Chart/u }).waitFor();
    const width = await phone.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await phone.page.route('**/overview', (route) => route.fulfill(failing));
    await phone.page.reload();
    await phone.page.getByRole('alert').getByText('The overview could not be loaded.').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });
});
