import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import type { Json } from '../cli/program.ts';
import { at } from '../support/at.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { numberIn, recordsShown } from './rows.ts';
import { ann, BrowserSite, type Person } from './site.ts';

/** The rows of a list answer. */
function rowsIn(body: Json): readonly Json[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API says
  return body.data as readonly Json[];
}

const cem: Person = { name: 'Cem Aydin', email: 'cem@acme.example' };

describe.skipIf(!hasBrowser)('runs', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 60 } });
    await site.claim();
    await site.invite(cem);
    visitor = await site.visitor({ as: ann });
  });
  const start = async (name: RegExp) => {
    await visitor.page.getByRole('button', { name: 'Start a run' }).click();
    await visitor.page.getByRole('menuitem', { name }).click();
  };

  it('says what the list will hold, and why a run cannot start yet', async () => {
    const { page } = visitor;
    await page.goto(site.at('/runs'));
    await page.getByText('No runs yet.').waitFor();
    await visitor.expectAccessible();
    await start(/^Sync now/u);
    await page.getByRole('alert').getByText('The run was not started.').waitFor();
    await page.goto(site.at('/runs?show=held'));
    await page.getByText('No matching runs.').waitFor();
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await page.getByText('No runs yet.').waitFor();
  });

  it('shows a run while it runs, and what it did', async () => {
    const { page } = visitor;
    await site.connect();
    await page.goto(site.at('/runs'));
    await start(/^Sync now/u);
    await page.getByRole('heading', { name: /^Sync of / }).waitFor();
    await page.getByText(/^\d+ changes in AMP$/u).waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Details' }).click();
    await page.getByText('Default mapping').waitFor();
    await visitor.expectAccessible();
  });

  it('stops and explains itself where ConnectWise answers what makes no sense', async () => {
    const { page } = visitor;
    site.sandbox.faults.add({ kind: 'redirect', resource: 'company/contacts', times: 'always' });
    await site.run('sweep');
    site.sandbox.faults.clear();
    await page.goto(site.at('/runs?show=problems'));
    const row = page.getByRole('row').filter({ hasText: 'Failed, needs you' });
    await row.getByRole('link').click();
    const [run] = [await site.send('GET', `/organizations/${site.org}/runs/last`)];
    const error = Object.assign({ message: '', advice: '' }, run.body.error);
    expect(error.message).not.toBe('');
    await page.getByText(error.message, { exact: true }).waitFor();
    await page.getByText(error.advice, { exact: true }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: /^Problems/u }).click();
    await page.getByText('No single record failed.').waitFor();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
  });

  it('says of an address without a run that there is none, and leads to those there are', async () => {
    const { page } = visitor;
    await page.goto(site.at('/runs/nothing'));
    await page.getByRole('heading', { name: 'No such run' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'All runs' }).click();
    await page.getByRole('table', { name: 'Runs' }).waitFor();
  });

  it('has the changes of settings between the runs, for those who may read the audit log', async () => {
    const { page } = visitor;
    const before = await site.send('GET', `/organizations/${site.org}/settings`);
    const changed = await site.send('PATCH', `/organizations/${site.org}/settings`, {
      body: { settings: { brakePercent: 6 } },
      headers: { 'If-Match': String(before.headers.get('etag')) },
    });
    expect(changed.status).toBe(200);
    await site.run('sync');
    await page.goto(site.at('/runs'));
    const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
    await rows.filter({ hasText: `${ann.name} changed the settings` }).waitFor();
    const texts = await rows.allTextContents();
    const place = texts.findIndex((text) => text.includes('changed the settings'));
    // The newest run is above the change, the one before it below.
    expect(place).toBe(2);
    await visitor.expectAccessible();
    const member = await site.visitor({ as: cem });
    await member.page.goto(site.at('/runs'));
    await member.page.getByRole('table', { name: 'Runs' }).waitFor();
    await expect.poll(() => member.page.getByText('changed the settings').count()).toBe(0);
    member.expectNoFaults();
  });

  it('is usable on a phone, and says what failed', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at('/runs'));
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: /^Sync of / }).waitFor();
    for (const address of [page.url(), site.at('/runs')]) {
      await page.goto(address);
      await page.getByText('Done', { exact: true }).first().waitFor();
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(375);
      await phone.expectAccessible();
    }
    await page.route('**/runs?*', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByRole('alert').getByText('The runs could not be loaded.').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });

  it('shows figures of each run with exactly that many rows behind their links', async () => {
    const { page } = visitor;
    const path = `/organizations/${site.org}`;
    const found = await site.send('GET', `${path}/contacts?link=active&limit=5&sort=name`);
    const linked = rowsIn(found.body);
    const edit = async (contact: Json | undefined, fields: object) => {
      const edited = await site.send('PATCH', `${path}/contacts/${String(contact?.id)}`, {
        body: { fields },
        headers: { 'If-Match': '*' },
      });
      expect(edited.status).toBe(200);
    };
    for (const contact of linked) await edit(contact, { title: `Title of ${String(contact.id)}` });
    // It changes two fields, and still counts as one record.
    await edit(linked[0], { firstName: 'Twice' });
    const edits = new Edits(site.sandbox.world, 'zadmin');
    const people = [...site.sandbox.world.contacts.all()].slice(0, 40).map(({ id }) => id);
    edits.contacts(people, ({ id }) => ({ lastName: `New ${id}` }));
    await site.run('sync');
    // A record that was edited since is not applied.
    const ids = linked.map(({ link }) => Number(at(link, 'connectwiseId')));
    edits.contacts(ids, () => ({ title: 'Planned' }));
    const { id } = await site.run('plan');
    await edit(linked[1], { title: 'Edited since' });
    await site.send('POST', `${path}/runs/${String(id)}/apply`, { body: {} });
    await expect
      .poll(async () => (await site.send('GET', `${path}/runs/${String(id)}`)).body.status)
      .toBe('partial');
    edits.contacts(ids, () => ({ title: 'Planned again' }));
    await site.run('plan');
    await page.goto(site.at('/runs'));
    const runs = page.getByRole('table', { name: 'Runs' });
    await runs.waitFor();
    const links = await runs.getByRole('cell').getByRole('link').all();
    const figures = await Promise.all(
      links.map(async (link) => ({
        name: String(await link.getAttribute('aria-label')),
        href: String(await link.getAttribute('href')),
        figure: numberIn(await link.textContent()),
      })),
    );
    expect(new Set(figures.map(({ name }) => name.split(':')[0]))).toEqual(
      new Set(['To AMP', 'To ConnectWise', 'Problems']),
    );
    for (const { href, figure } of figures) {
      await page.goto(href);
      await expect.poll(() => recordsShown(page), { message: href }).toBe(figure);
    }
    // On the page of a run, each number equals the number of records too.
    const parts = page.getByRole('navigation', { name: 'Parts of the run' }).getByRole('link');
    const tabs = await Promise.all(
      (await parts.all()).map(async (tab) => ({
        href: String(await tab.getAttribute('href')),
        figure: numberIn(await tab.textContent()),
      })),
    );
    for (const { href, figure } of tabs.filter(
      (tab) => !Number.isNaN(tab.figure) && tab.figure > 0,
    )) {
      await page.goto(href);
      await expect.poll(() => recordsShown(page), { message: href }).toBe(figure);
    }
    // So are the sides and kinds on it.
    await page.goto(site.at(`/runs/${String(id)}`));
    const toggles = page.locator('main fieldset').getByRole('button');
    await toggles.first().waitFor();
    for (const toggle of await toggles.all()) {
      const name = (await toggle.textContent()) ?? '';
      if (numberIn(name) === 0) continue;
      await toggle.click();
      await expect.poll(() => recordsShown(page), { message: name }).toBe(numberIn(name));
      await page.goto(site.at(`/runs/${String(id)}`));
      await toggles.first().waitFor();
    }
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });
});
