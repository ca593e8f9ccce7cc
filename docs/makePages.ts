// Takes the pictures of README.md: starts the web app with its example organization, and photographs its main pages in
// Chromium, light and dark. `npm run pictures` runs it; CHROMIUM_PATH names the browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'pages');

/** Pictures by name: the address below the organization. */
const pages: Readonly<Record<string, string>> = {
  home: '',
  contacts: '/contacts',
  review: '/review',
  mapping: '/mapping',
};

type Told = {
  readonly url: string;
  readonly organization: string;
  readonly email: string;
  readonly password: string;
};

const demo = spawn(
  process.execPath,
  [
    join(root, 'bin', 'ampwise.mjs'),
    'demo',
    '--web',
    '--port',
    '0',
    '--contacts',
    '1500',
    '--json',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  const told = await ready();
  await photograph(told);
} finally {
  const ended = once(demo, 'exit');
  demo.kill('SIGINT');
  await ended;
}

async function ready(): Promise<Told> {
  for await (const line of createInterface({ input: demo.stdout })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the demo prints
    return JSON.parse(line) as Told;
  }
  throw new Error('the demo did not start');
}

async function photograph({ url, organization, email, password }: Told): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1280, height: 800 },
      colorScheme,
      timezoneId: 'UTC',
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const overview = await page.request.get(`/api/v1/organizations/${organization}/overview`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
    const { needsYou } = (await overview.json()) as {
      needsYou: readonly { ids: readonly string[] }[];
    };
    const plan = { plan: `/runs/${needsYou[0]?.ids[0] ?? ''}` };
    for (const [name, path] of Object.entries({ ...pages, ...plan })) {
      await page.goto(`/organizations/${organization}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
    await context.close();
  }
  await browser.close();
}
