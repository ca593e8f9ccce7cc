import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite } from './site.ts';

const aDay = 86_400_000;
const dayIn = (days: number) => new Date(Date.now() + days * aDay).toISOString().slice(0, 10);

describe.skipIf(!hasBrowser)('to-dos', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  /** AMP contacts: one that is in ConnectWise, and one that is not. */
  let linked: { readonly id: string; readonly name: string };
  let alone: { readonly id: string; readonly name: string };
  const of = () => `/organizations/${site.org}`;
  const group = (name: string) => visitor.page.getByRole('region', { name, exact: true });
  const rowOf = (subject: string) => visitor.page.getByRole('row', { name: subject, exact: true });
  const views = () => visitor.page.getByRole('navigation', { name: 'Views' });
  const add = async (subject: string, more: object = {}) => {
    const body = { ampContactId: linked.id, subject, ...more };
    const added = await site.send('POST', `${of()}/todos`, { body });
    expect(added.status).toBe(201);
    return String(added.body.id);
  };
  const status = async (id: string) => (await site.send('GET', `${of()}/todos/${id}`)).body.status;

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    visitor = await site.visitor({ as: ann });
    visitor.page.setDefaultTimeout(8000);
  });

  it('say what they will hold before there is any', async () => {
    const { page } = visitor;
    await page.goto(site.at('/todos'));
    await page.getByText('No open to-dos.').waitFor();
    await visitor.expectAccessible();
    for (const [view, text] of [
      ['Mine', 'Nothing is assigned to you.'],
      ['Waiting', 'No to-dos are waiting.'],
      ['Done', 'Nothing is done yet.'],
      ['Removed', 'No removed to-dos.'],
    ] as const) {
      await views().getByRole('link', { name: view }).click();
      await page.getByText(text).waitFor();
    }
  });

  it('R22, R23: one made here is an activity after the sync, and is done here once it is closed there', async () => {
    const { page } = visitor;
    await site.connect();
    await site.run('sync');
    const people = await site.send('GET', `${of()}/contacts?link=active&limit=1&sort=name`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API says
    const [first] = people.body.data as {
      id: string;
      fields: { firstName: string; lastName: string };
    }[];
    if (first === undefined) throw new Error('nobody is linked');
    linked = { id: first.id, name: `${first.fields.firstName} ${first.fields.lastName}` };
    const users = await site.send('GET', `${of()}/users`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API says
    const [me] = users.body.data as { id: string }[];
    const verified = await site.send('PUT', `${of()}/users/${String(me?.id)}/member`, {
      body: { memberId: 'jmoreno' },
    });
    expect(verified.status).toBe(200);

    await page.goto(site.at('/todos'));
    await page.getByRole('button', { name: 'New to-do' }).click();
    const dialog = page.getByRole('dialog', { name: 'New to-do' });
    await dialog.getByLabel('Contact').first().fill(linked.name);
    await page.getByRole('option', { name: linked.name }).first().click();
    await dialog.getByLabel('Subject').fill('Call back about the renewal');
    await page.keyboard.press('Escape');
    const asks = page.getByRole('dialog', { name: 'Close without saving?' });
    await asks.getByRole('button', { name: 'Keep editing' }).click();
    await asks.waitFor({ state: 'detached' });
    await dialog.getByLabel('Due').fill(dayIn(0));
    await dialog.getByLabel('Notes').fill('Ask for Ms. Ruiz.');
    await visitor.expectAccessible();
    await dialog.getByRole('button', { name: 'Add to-do' }).click();
    await dialog.waitFor({ state: 'detached' });
    await group('Today').waitFor();
    const row = rowOf('Call back about the renewal');
    await row.getByText('Goes out with the next sync').waitFor();
    await visitor.expectAccessible();

    expect(await site.run('sync')).toMatchObject({ todos: { connectwise: { created: 1 } } });
    await page.reload();
    const activity = row.getByRole('link', { name: /^Open activity \d+ in ConnectWise$/u });
    await activity.waitFor();
    const id = Number(/\d+/u.exec((await activity.textContent()) ?? '')?.[0]);
    const { world } = site.sandbox;
    expect(world.activities.get(id)).toMatchObject({ name: 'Call back about the renewal' });
    await expect.poll(() => activity.getAttribute('href')).toContain(`recid=${id}`);

    expect(new Edits(world, 'jmoreno').closeActivities([id])).toEqual([id]);
    expect(await site.run('sync')).toMatchObject({ todos: { amp: { updated: 1 } } });
    await page.reload();
    await page.getByText('No open to-dos.').waitFor();
    await views().getByRole('link', { name: 'Done' }).click();
    const box = row.getByRole('checkbox', { name: 'Done: Call back about the renewal' });
    await box.waitFor();
    await expect.poll(() => box.isChecked()).toBe(true);
  });

  it('R22: one that waits says why, under its reason with what frees it', async () => {
    const { page } = visitor;
    const made = await site.send('POST', `${of()}/contacts`, {
      body: { fields: { firstName: 'Noor', lastName: 'Alone' }, email: 'noor@example.org' },
    });
    expect(made.status).toBe(201);
    alone = { id: String(made.body.id), name: 'Noor Alone' };
    await add('Send the brochure', { ampContactId: alone.id });
    await add('Send the price list', { ampContactId: alone.id, due: dayIn(30) });
    await site.run('sync');
    const counted = await site.send('GET', `${of()}/todos/reasons`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API says
    const reasons = counted.body.data as { reason: string; title: string; count: number }[];
    const reason = reasons.find((one) => one.reason === 'contact_not_linked');
    expect(reason?.count).toBe(2);
    const title = String(reason?.title);
    await page.goto(site.at('/todos'));
    await rowOf('Send the brochure').getByText(`Waiting: ${title}`).waitFor();
    await views().getByRole('link', { name: 'Waiting' }).click();
    await group(title).getByText('It goes out once the contact is in ConnectWise.').waitFor();
    await group(title)
      .getByRole('grid', { name: `${title}, 2 to-dos` })
      .waitFor();
    await expect.poll(() => group(title).getByRole('checkbox').count()).toBe(reason?.count);
    await visitor.expectAccessible();
    await rowOf('Send the brochure').getByRole('link', { name: alone.name }).click();
    await page.getByRole('heading', { name: alone.name, level: 1 }).waitFor();
  });

  it('stand in groups by when they are due; overdue is a word; days and times are apart', async () => {
    const { page } = visitor;
    await add('Was due', { due: dayIn(-2), priority: 'high', type: 'call' });
    await add('Was due at a time', { due: '2026-01-05T14:30:00Z' });
    await add('Without a date');
    await page.goto(site.at('/todos'));
    await group('Overdue').getByRole('grid', { name: 'Overdue, 2 to-dos' }).waitFor();
    await expect
      .poll(() => rowOf('Was due').textContent())
      .toMatch(/High priority.*Overdue, \w+, \w+ \d+/u);
    await expect
      .poll(() => rowOf('Was due at a time').textContent())
      .toMatch(/Overdue, Mon, Jan 5.*, 2:30\sPM/u);
    await group('No date').getByText('Without a date').waitFor();
    await visitor.expectAccessible();

    // Five hours behind UTC, 23:30 UTC is still the evening of that day, and a date without a time stays that
    // day.
    const west = await site.visitor({ as: ann, timezoneId: 'America/New_York' });
    await west.page.goto(site.at('/todos'));
    await west.page.getByText(/^Overdue, Mon, Jan 5.*, 9:30\sAM$/u).waitFor();
    await west.context.close();
  });

  it('keep search and filters in the address, and say so when nothing matches', async () => {
    const { page } = visitor;
    await page.goto(site.at('/todos'));
    const search = page.getByRole('searchbox', { name: 'Search by subject' });
    const q = () => new URL(page.url()).searchParams.get('q');
    await search.fill('was');
    await expect.poll(q).toBe('was');
    await rowOf('Without a date').waitFor({ state: 'detached' });
    // The keyboard focus is still in the field.
    await page.keyboard.type(' due');
    await expect.poll(q).toBe('was due');
    await rowOf('Without a date').waitFor({ state: 'detached' });
    await page.reload();
    await group('Overdue').getByRole('grid', { name: 'Overdue, 2 to-dos' }).waitFor();
    await page.goto(site.at('/todos?type=call&q=was'));
    await group('Overdue').getByRole('grid', { name: 'Overdue, 1 to-do' }).waitFor();
    await page.goto(site.at('/todos?type=meeting&q=nothing'));
    await page.getByText('No to-do matches these 2 conditions.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Clear' }).click();
    await rowOf('Without a date').waitFor();
    await expect.poll(() => search.inputValue()).toBe('');
  });

  it('are done, moved and removed at once, each with a way back', async () => {
    const { page } = visitor;
    const id = await add('Write to the museum');
    await page.goto(site.at('/todos'));
    await rowOf('Write to the museum').getByRole('checkbox').check();
    const undo = (text: string) =>
      page.getByRole('alert').filter({ hasText: text }).getByRole('button', { name: 'Undo' });
    await undo('is done.').click();
    await expect.poll(() => status(id)).toBe('open');
    await rowOf('Write to the museum').waitFor();

    const move = page.getByRole('button', { name: 'Move Write to the museum to…' });
    await move.click();
    await page.getByRole('menuitem', { name: 'Today' }).click();
    await group('Today').getByText('Write to the museum').waitFor();
    await move.click();
    await page.getByRole('menuitem', { name: 'A date…' }).click();
    await page.getByRole('dialog').getByLabel('Date').fill('2030-05-06');
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await group('Later').getByText('Mon, May 6, 2030').waitFor();
    await undo('is due: Mon, May 6, 2030').click();
    await group('Today').getByText('Write to the museum').waitFor();

    await page.getByRole('button', { name: 'Remove Write to the museum' }).click();
    await rowOf('Write to the museum').waitFor({ state: 'detached' });
    await undo('was removed.').click();
    await rowOf('Write to the museum').waitFor();
    await page.getByRole('button', { name: 'Remove Write to the museum' }).click();
    await views().getByRole('link', { name: 'Removed' }).click();
    await page.getByRole('button', { name: 'Restore Write to the museum' }).click();
    await page.getByText('No removed to-dos.').waitFor();
  });

  it('roll back what the service refuses, and say why', async () => {
    const { page } = visitor;
    await page.goto(site.at('/todos'));
    await page.route('**/done', (route) => route.fulfill(failing));
    await rowOf('Was due').getByRole('checkbox').check();
    await page.getByRole('alert').getByText('The to-do was not marked as done.').waitFor();
    await page.unroute('**/done');
    await expect.poll(() => rowOf('Was due').getByRole('checkbox').isChecked()).toBe(false);
    await visitor.expectAccessible();
  });

  it('are changed beside the list; what somebody else saved meanwhile is neither lost nor overwritten', async () => {
    const { page } = visitor;
    const id = await add('Plan the dinner', { notes: 'Two people' });
    await page.goto(site.at('/todos'));
    await rowOf('Plan the dinner').getByText('Plan the dinner').click();
    const panel = page.getByRole('dialog', { name: 'To-do' });
    await panel.getByLabel('Notes').fill('Four people');
    await panel.getByLabel('Due').fill('2030-01-02');
    await panel.getByLabel('Time').fill('15:45');
    await visitor.expectAccessible();
    const theirs = await site.send('PATCH', `${of()}/todos/${id}`, {
      body: { notes: 'Three people', subject: 'Plan the big dinner' },
      headers: { 'If-Match': '*' },
    });
    expect(theirs.status).toBe(200);
    await panel.getByRole('button', { name: 'Save' }).click();
    const clash = panel.getByRole('alert');
    await clash.getByText('Three people').waitFor();
    await clash.getByText('Four people').waitFor();
    await visitor.expectAccessible();
    expect((await site.send('GET', `${of()}/todos/${id}`)).body.notes).toBe('Three people');
    await clash.getByRole('button', { name: 'Save mine instead' }).click();
    await panel.getByText('Saved', { exact: true }).waitFor();
    expect((await site.send('GET', `${of()}/todos/${id}`)).body).toMatchObject({
      notes: 'Four people',
      subject: 'Plan the big dinner',
      due: '2030-01-02T15:45:00Z',
    });
    await panel.getByLabel('Subject').fill('Plan');
    await page.route('**/todos/*', (route) => route.fulfill(failing));
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('Your changes were not saved.').waitFor();
    await expect.poll(() => panel.getByLabel('Subject').inputValue()).toBe('Plan');
    await page.unroute('**/todos/*');
    await page.keyboard.press('Escape');
    const asks = page.getByRole('dialog', { name: 'Close without saving?' });
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
    await asks.waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Remove' }).click();
    await asks.getByRole('button', { name: 'Keep editing' }).click();
    await asks.waitFor({ state: 'detached' });
    await page.goBack();
    const leaving = page.getByRole('dialog', { name: 'Leave without saving?' });
    await leaving.getByRole('button', { name: 'Stay' }).click();
    await leaving.waitFor({ state: 'detached' });
    await expect.poll(() => panel.getByLabel('Subject').inputValue()).toBe('Plan');
    await page.keyboard.press('Escape');
    await asks.getByRole('button', { name: 'Close without saving' }).click();
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => new URL(page.url()).search).toBe('');
    expect(await site.send('GET', `${of()}/todos/${id}`)).toMatchObject({
      body: { subject: 'Plan the big dinner', removedAt: null },
    });
  });

  it('are done with what was edited before', async () => {
    const { page } = visitor;
    const id = await add('Book the room');
    await page.goto(site.at(`/todos?todo=${id}`));
    const panel = page.getByRole('dialog', { name: 'To-do' });
    await panel.getByLabel('Notes').fill('The large one');
    await panel.getByRole('button', { name: 'Mark as done' }).click();
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => status(id)).toBe('done');
    expect((await site.send('GET', `${of()}/todos/${id}`)).body.notes).toBe('The large one');
  });

  it('are handled by keyboard alone', async () => {
    const { page } = visitor;
    const id = await add('Only keys', { due: dayIn(0) });
    await page.goto(site.at('/todos?q=only+keys'));
    const grid = page.getByRole('grid');
    await grid.waitFor();
    await grid.focus();
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: 'No date' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await group('No date').getByText('Only keys').waitFor();
    // Its group is gone, and the keyboard focus is in the next one.
    await expect.poll(() => page.locator('[role=grid]:focus, h1:focus').count()).toBe(1);
    await group('No date').getByRole('grid').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'To-do' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'To-do' }).waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('[role=grid]:focus').count()).toBe(1);
    await page.keyboard.press('d');
    await expect.poll(() => status(id)).toBe('done');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.waitForLoadState('networkidle');
    // From the last row of a group, the arrow goes on to the next group.
    const first = group('Overdue').getByRole('grid');
    const label = await first.getAttribute('aria-label');
    await first.focus();
    // Rows that were added meanwhile come after the last one: its end is requested again.
    await expect
      .poll(async () => {
        await page.keyboard.press('End');
        await page.keyboard.press('ArrowDown');
        return await page.locator('[role=grid]:focus').getAttribute('aria-label');
      })
      .not.toBe(label);
    visitor.expectNoFaults();
  });

  it('are usable on a phone and in the dark, while loading and when the service fails', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = phone;
    await add(
      'A subject that is as long as people make them when they paste half of a message into it',
    );
    await page.goto(site.at('/todos'));
    await page.getByRole('grid').first().waitFor();
    const width = () => page.evaluate('document.documentElement.scrollWidth');
    await expect.poll(width).toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    const bar = page.getByRole('navigation', { name: 'Main' });
    expect((await bar.getByRole('link').allTextContents()).slice(0, 3)).toEqual([
      'Home',
      'Contacts',
      'To-dos',
    ]);
    await page
      .getByRole('row', { name: 'Was due', exact: true })
      .getByText('Was due')
      .first()
      .click();
    await page.getByRole('dialog', { name: 'To-do' }).getByLabel('Subject').waitFor();
    await phone.expectAccessible();
    await expect.poll(width).toBeLessThanOrEqual(375);
    await page.goto(site.at('/todos?view=waiting'));
    await page.getByRole('grid').first().waitFor();
    await expect.poll(width).toBeLessThanOrEqual(375);
    await phone.expectAccessible();

    let answer: (() => void) | null = null;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/todos?*', async (route) => {
      await asked;
      await route.fulfill(failing);
    });
    await page.goto(site.at('/todos'));
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    await phone.expectAccessible();
    const release: () => void = answer ?? expect.fail('nothing was asked');
    release();
    await page.getByRole('alert').getByText('The to-dos could not be loaded.').waitFor();
    await phone.expectAccessible();
    await page.unroute('**/todos?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('grid').first().waitFor();
    phone.expectNoFaults();
  });
});
