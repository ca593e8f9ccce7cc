import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The number that a text begins with. */
export const numberIn = (text: string | null): number =>
  Number((text ?? '').replaceAll(',', '').match(/\d+/u)?.[0]);

/** How many rows the list of a page has in all; one without rows says so in words. */
export async function rowsOf(page: Page, none: RegExp): Promise<number> {
  const grid = page.getByRole('grid');
  await grid.or(page.getByText(none)).first().waitFor();
  if ((await grid.count()) === 0) return 0;
  return Number(await grid.getAttribute('aria-rowcount')) - 1;
}

/**
 * How many records the groups on the page of a run have, all of them opened; one in several groups is one. Each group
 * has as many as it says.
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
