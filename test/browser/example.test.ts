import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/storage/database/connect.ts';
import { tablesOf } from '../support/countWrites.ts';
import { until } from '../support/serviceProcess.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite, password } from './site.ts';

/** Tables with rows of an organization, or with its id or any of `words` anywhere. */
async function tablesNaming(file: string, words: readonly string[]): Promise<readonly string[]> {
  const handle = await connect({ kind: 'sqlite', file });
  try {
    const found: string[] = [];
    for (const name of await tablesOf(handle)) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(handle.db);
      const text = JSON.stringify(rows);
      if (words.some((word) => text.includes(word))) found.push(name);
    }
    return found;
  } finally {
    await handle.db.destroy();
  }
}

describe.skipIf(!hasBrowser)('example data', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let example = '';
  let dataDir = '';
  beforeAll(async () => {
    site = await BrowserSite.start();
    dataDir = join(site.commands.dataDir, 'data');
    visitor = await site.visitor();
  });
  const button = (name: string) => visitor.page.getByRole('button', { name });
  const mark = () => visitor.page.getByRole('region', { name: 'Example data' });
  const database = () => join(dataDir, 'ampwise.db');

  it('is offered on the first page, and shows how far it is', async () => {
    const { page } = visitor;
    await page.goto(site.setupLink);
    await page.getByLabel('Organization').fill('Acme Marketing');
    await page.getByLabel('Your name').fill(ann.name);
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button('Create the organization').click();
    await page.getByRole('heading', { name: 'Connect ConnectWise' }).waitFor();
    site.org = new URL(page.url()).pathname.split('/')[2] ?? '';
    await button('Look around with example data').waitFor();
    await visitor.expectAccessible();
    await button('Look around with example data').click();
    await page.getByRole('progressbar', { name: 'Preparing example data' }).waitFor();
    await visitor.expectAccessible();
  });

  it('opens once it is there, with a mark on every page', async () => {
    const { page } = visitor;
    await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ timeout: 120_000 });
    example = new URL(page.url()).pathname.split('/')[2] ?? '';
    expect(example).not.toBe(site.org);
    await mark().waitFor();
    await page.getByRole('region', { name: 'Needs you' }).getByRole('link').first().waitFor();
    await visitor.expectAccessible();
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    for (const link of await links.all()) {
      const path = String(await link.getAttribute('href'));
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await mark().waitFor();
    }
  });

  it('has contacts to look at, and a plan', async () => {
    const { page } = visitor;
    await page.goto(`/organizations/${example}/contacts?state=in_step`);
    await page.getByRole('link', { name: /\w/u }).first().waitFor();
    await page.goto(`/organizations/${example}`);
    await page
      .getByRole('link', { name: /plan is on hold/u })
      .first()
      .click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page
      .getByRole('button', { name: /^Apply /u })
      .first()
      .waitFor();
    visitor.expectNoFaults();
  });

  it('reaches its sandbox alone, and says so where a connection is changed', async () => {
    const { page } = visitor;
    await page.goto(`/organizations/${example}/connection`);
    await page.getByText('Example data cannot connect to ConnectWise.').waitFor();
    await expect.poll(() => button('Disconnect').count()).toBe(0);
    const told = await page.request.delete(`/api/v1/organizations/${example}/connection`, {
      headers: { 'If-Match': '*', Origin: site.base },
    });
    expect(told.status()).toBe(409);
    const connection = await page.request.get(`/api/v1/organizations/${example}/connection`);
    expect(await connection.json()).toMatchObject({ site: 'https://connectwise.example' });
  });

  it('is there again after the service was started anew', async () => {
    const { page } = visitor;
    // An open page keeps asking, and meanwhile finds no such organization.
    await page.goto('about:blank');
    await site.restart();
    await page.goto(`/organizations/${example}/connection`);
    await mark().waitFor();
    const checked = await page.request.post(`/api/v1/organizations/${example}/connection/doctor`, {
      headers: { Origin: site.base },
    });
    expect(await checked.json()).toMatchObject({ ok: true });
  });

  it('is removed with one click, and nothing of it is left', async () => {
    const { page } = visitor;
    await page.goto(`/organizations/${example}`);
    await mark().waitFor();
    expect(await tablesNaming(database(), [example])).not.toEqual([]);
    await button('Remove example data').click();
    await page.getByRole('heading', { name: 'Connect ConnectWise' }).waitFor();
    await button('Look around with example data').waitFor();
    expect(new URL(page.url()).pathname.split('/')[2]).toBe(site.org);
    await expect.poll(() => mark().count()).toBe(0);
    // The audit log of its parent organization still shows that it existed.
    expect(await tablesNaming(database(), [example, 'example-data.example'])).toEqual([
      'decisions',
    ]);
    const folder = join(dataDir, 'examples');
    await until(async () => !existsSync(folder) || readdirSync(folder).length === 0);
    visitor.expectNoFaults();
  });
});
