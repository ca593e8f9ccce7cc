import type { Page } from 'playwright-core';

/** How often each question is asked; the median counts. */
const times = 5;

/** Milliseconds after which a measurement fails. */
const longest = 30_000;

/** Rows are there, none of them is still loading, and they answer the latest query. */
const isSettled = `(() => {
  const grid = document.querySelector('[role=grid]');
  const rows = [...(grid?.querySelectorAll('[role=rowgroup] [role=row]') ?? [])];
  const isStale = document.querySelector('[data-stale=true]') !== null;
  const isEmpty = document.body.innerText.includes('No contact matches');
  const areThere = rows.length > 0 && rows.every((row) => row.querySelector('a') !== null);
  return !isStale && (isEmpty || areThere);
})()`;

/**
 * The list of contacts in a browser: the time until rows are there after a jump, a search or a filter, how
 * many rows are in the page at most, and whether the keyboard stays in the list.
 */
export async function measureList(page: Page, path: string): Promise<readonly string[]> {
  const told: string[] = [];
  let mostRows = 0;
  const grid = page.getByRole('grid', { name: 'Contacts' });
  const settled = async () => {
    const until = performance.now() + longest;
    while ((await page.evaluate(isSettled)) !== true) {
      if (performance.now() > until) throw new Error(`no rows at ${page.url()}`);
    }
    const rows = await page.locator('[role=rowgroup] [role=row]').count();
    mostRows = Math.max(mostRows, rows);
  };
  const open = async (search = '') => {
    await page.goto(`${path}${search}`);
    await settled();
  };
  const timed = async (name: string, act: () => Promise<void>, before = async () => open()) => {
    const found: number[] = [];
    for (let time = 0; time < times; time += 1) {
      await before();
      const at = performance.now();
      const answered = page.waitForResponse((one) => one.url().includes('/contacts?'));
      await act();
      await answered;
      await settled();
      found.push(performance.now() - at);
    }
    const middle = found.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
    told.push(`${name.padEnd(44)} ${String(Math.round(middle)).padStart(6)} ms`);
  };
  const activeRow = async () =>
    Number(
      await page.evaluate(
        `document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant'))?.getAttribute('aria-rowindex')`,
      ),
    );
  const press = async (key: string) => page.keyboard.press(key);

  await open();
  const count = Number(await grid.getAttribute('aria-rowcount')) - 1;
  told.push('', `the list of ${count} contacts, middle of ${times}`);
  await timed('open', async () => {
    await page.reload();
  });
  const focused = async () => {
    await open();
    await grid.focus();
  };
  await timed('End', () => press('End'), focused);
  await timed(
    'scrolled to the middle',
    async () => {
      await page.evaluate(
        `(() => { const list = document.querySelector('[role=grid]'); list.scrollTop = list.scrollHeight / 2; })()`,
      );
    },
    focused,
  );
  await timed('sorted by company', () =>
    page.getByRole('button', { name: 'Company', exact: true }).click(),
  );
  await timed('state In sync', () => page.getByRole('link', { name: 'In sync' }).click());
  await timed('state Waiting', () => page.getByRole('link', { name: 'Waiting' }).click());
  await timed('Mine', () => page.getByRole('link', { name: 'Mine' }).click());
  for (const text of ['a', 'anna', 'smith acme']) {
    // The request is sent a quarter of a second after the last key.
    await timed(`search "${text}", from the last key`, () =>
      page.getByRole('searchbox').fill(text),
    );
  }

  // With the keyboard through the whole list: the active row always exists, and the list keeps the focus.
  await focused();
  const walked: (readonly [string, number])[] = [
    ['End', 1],
    ['PageUp', 5],
    ['ArrowUp', 20],
    ['ArrowDown', 20],
    ['Home', 1],
    ['PageDown', 30],
    ['ArrowDown', 60],
  ];
  let lost = 0;
  for (const [key, presses] of walked) {
    for (let pressed = 0; pressed < presses; pressed += 1) {
      await press(key);
      const rows = await page.locator('[role=rowgroup] [role=row]').count();
      mostRows = Math.max(mostRows, rows);
      const isIn = await page.evaluate(
        `document.activeElement === document.querySelector('[role=grid]')`,
      );
      if (isIn !== true) lost += 1;
    }
    await settled();
    const row = await activeRow();
    told.push(`${`${presses} x ${key}`.padEnd(44)} at row ${row - 1}`);
    if (Number.isNaN(row)) lost += 1;
  }
  told.push(`the keyboard dropped out ${lost} times; at most ${mostRows} rows were in the page`);
  return told;
}
