// Takes pictures of every page to look at, on a wide light screen and a narrow dark one:
//
//   npm run look -- FOLDER [--contacts N] [--running FILE] [--empty]
//
// By default of the example organization, with N contacts. With --running, of one that is running already
// (FILE holds what `ampwise demo --web --json` printed). With --empty, of a new organization without any
// data. Unless --empty is given, it first adds contacts with very long names and with names written from
// right to left. CHROMIUM_PATH names the browser.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { DemoProcess, type DemoReady, signIn } from '../test/browser/demoProcess.ts';
import { launchChromium } from '../test/browser/launch.ts';

const option = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
const [, , folder = ''] = argv;

const pages: Readonly<Record<string, string>> = {
  home: '',
  contacts: '/contacts?sort=-createdAt',
  skipped: '/skips',
  why: '/why',
  todos: '/todos',
  board: '/todos?board=true',
  review: '/review',
  runs: '/runs',
  connection: '/connection',
  filter: '/filter',
  mapping: '/mapping',
  users: '/users',
  tokens: '/tokens',
  webhooks: '/webhooks',
  audit: '/audit-log',
  settings: '/settings',
  profile: '/profile',
};

const screens = [
  { name: 'wide-light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'narrow-dark', colorScheme: 'dark', viewport: { width: 375, height: 740 } },
] as const;

/** Names, companies and addresses that are hard to show. */
const hard = [
  ['أحمد عبد الرحمن', 'بن عبد العزيز', 'شركة الخليج للتجارة والمقاولات المحدودة (فرع دبي)'],
  ['נועה', 'בן־דוד הלוי', 'חברת הייטק ישראלית בע״מ'],
  [
    'Maximilian Alexander Konstantin',
    'von und zu Hohenstein-Bartenstein',
    'Allgemeine Versicherungs- und Rückversicherungsgesellschaft AG',
  ],
  ['李', '小龍', '株式会社サンプル'],
] as const;
const longAddress =
  'a.very.long.address.of.somebody.with.many.given.names@subsidiary.of.a.holding.of.a.group.example';

mkdirSync(folder, { recursive: true });
if (argv.includes('--empty')) await ofNothing();
else if (option('--running') === undefined) {
  const demo = await DemoProcess.start({ contacts: Number(option('--contacts') ?? 1500) });
  try {
    await photograph(demo.ready, true);
  } finally {
    await demo.end();
  }
} else {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the demo prints
  const ready = JSON.parse(readFileSync(option('--running') ?? '', 'utf8')) as DemoReady;
  await photograph(ready, true);
}

/** Takes pictures of a service that was just set up. */
async function ofNothing(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ampwise-look-'));
  const program = fileURLToPath(new URL('../bin/ampwise.mjs', import.meta.url));
  const service = spawn(process.execPath, [program, 'serve', '--port', '0', '--json'], {
    env: { ...process.env, AMPWISE_DATA_DIR: data },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const { url, setupLink } = await firstLine(service);
    const person = {
      name: 'Ann Weber',
      email: 'ann@acme.example',
      password: 'nobody guesses this',
    };
    const answer = await fetch(`${url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        ...person,
        token: setupLink.split('#')[1],
        organization: 'Acme Marketing',
        publicAddress: url,
      }),
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
    const made = (await answer.json()) as { readonly organization: { readonly id: string } };
    await photograph({ url, organization: made.organization.id, ...person }, false);
  } finally {
    service.kill('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  }
}

async function firstLine({ stdout }: ChildProcess) {
  if (stdout === null) throw new Error('nothing can be read');
  for await (const line of createInterface({ input: stdout })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what serve prints
    return JSON.parse(line) as { readonly url: string; readonly setupLink: string };
  }
  throw new Error('the service did not start');
}

async function photograph(ready: DemoReady, isFilled: boolean): Promise<void> {
  const browser = await launchChromium();
  const org = `/organizations/${ready.organization}`;
  for (const { name: screen, colorScheme, viewport } of screens) {
    const context = await browser.newContext({
      baseURL: ready.url,
      viewport,
      colorScheme,
      timezoneId: 'UTC',
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    // Counting a filter with 100,000 contacts takes a while.
    context.setDefaultTimeout(180_000);
    const page = await context.newPage();
    await signIn(page, ready);
    const contact = isFilled ? await addHard(page, ready) : null;
    const ways = contact === null ? pages : { ...pages, contact: `/contacts/${contact}` };
    for (const [name, path] of Object.entries(ways)) {
      await page.goto(`${org}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(folder, `${name}-${screen}.png`) });
    }
    await context.close();
  }
  await browser.close();
}

/** Adds these contacts if they do not exist yet; returns the id of one of them. */
async function addHard(page: Page, { url, organization }: DemoReady): Promise<string> {
  const path = `/api/v1/organizations/${organization}/contacts`;
  let id = '';
  for (const [index, [firstName, lastName, company]] of hard.entries()) {
    const email = index % 2 === 0 ? `${index}.${longAddress}` : `hard${index}@x.example`;
    const find = async () => {
      const found = await page.request.get(`${path}?search=${encodeURIComponent(email)}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
      const { data } = (await found.json()) as { data: readonly { readonly id: string }[] };
      return data[0]?.id;
    };
    if ((await find()) === undefined) {
      const data = { email, fields: { firstName, lastName, company } };
      const answer = await page.request.post(path, { data, headers: { Origin: url } });
      if (!answer.ok()) throw new Error(await answer.text());
    }
    if (index === 2) id = (await find()) ?? '';
  }
  return id;
}
