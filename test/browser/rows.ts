import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The first number in a text. */
export const numberIn = (text: string | null): number =>
  Number((text ?? '').replaceAll(',', '').match(/\d+/u)?.[0]);

/** How many rows the list of a page has in all; `none` is the text of an empty list. */
export async function rowsOf(page: Page, none: RegExp): Promise<number> {
  const grid = page.getByRole('grid');
  await grid.or(page.getByText(none)).first().waitFor();
  if ((await grid.count()) === 0) return 0;
  return Number(await grid.getAttribute('aria-rowcount')) - 1;
}

/**
 * Opens all groups on the page of a run and counts their records; a record in several groups counts once.
 * Expects each group to have as many records as it says.
 */
export async function recordsShown(page: Page): Promise<number> {
  const groups = page.locator('main ul[aria-label] > li');
  await page.locator('main [aria-expanded]').first().waitFor();
  const most = new Map<string, number>();
  for (const group of await groups.all()) {
    const opener = group.getByRole('button', { expanded: false }).first();
    if ((await group.locator('ul').count()) === 0) await opener.click();
    await group.locator('li').first().waitFor();
    const more = group.getByRole('button', { name: /^Show more/u });
    while ((await more.count()) > 0) {
      const before = await group.locator('li').count();
      await more.click();
      await expect.poll(() => group.locator('li').count()).toBeGreaterThan(before);
    }
    const names = await group.locator('li').allTextContents();
    const said = await group.locator(':scope > div').first().textContent();
    const figure = /[\d,]+(?= (?:contact|to-do|record)s?(?:$|\D))/u.exec(said ?? '')?.[0] ?? null;
    expect([said, numberIn(figure)]).toEqual([said, names.length]);
    const own = new Map<string, number>();
    for (const name of names) own.set(name, (own.get(name) ?? 0) + 1);
    for (const [name, count] of own) most.set(name, Math.max(most.get(name) ?? 0, count));
  }
  return [...most.values()].reduce((sum, count) => sum + count, 0);
}
