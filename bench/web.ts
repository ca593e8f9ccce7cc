// How soon the web app shows something: `npm run bench:web`, with the example organization and as many contacts as
// `--contacts` says. Each page is opened five times in a browser that has kept nothing; the middle value counts. Times
// swing with the machine: what is compared is a page with the page for signing in, which asks for no data.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type Cookie, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const contacts = argv[argv.indexOf('--contacts') + 1] ?? '5000';
const times = 5;

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
    contacts,
    '--json',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  await measure(await ready());
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

async function measure(told: Told): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  const cookies = await signedIn(browser, told);
  const org = `/organizations/${told.organization}`;
  const bare = await firstPaint(browser, told.url, '/sign-in', []);
  const rows = [`first paint, middle of ${times}`, rowOf('/sign-in', bare, bare)];
  for (const path of ['', '/contacts', '/review', '/runs', '/mapping']) {
    rows.push(
      rowOf(`${org}${path}`, await firstPaint(browser, told.url, `${org}${path}`, cookies), bare),
    );
  }
  await browser.close();
  stdout.write(`${rows.join('\n')}\n`);
}

function rowOf(path: string, milliseconds: number, bare: number): string {
  return `${path.padEnd(44)} ${String(Math.round(milliseconds)).padStart(6)} ms  ${(milliseconds / bare).toFixed(1)} x`;
}

async function signedIn(browser: Browser, { url, email, password }: Told): Promise<Cookie[]> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

/** Milliseconds from the request for the page to the first thing on it. */
async function firstPaint(
  browser: Browser,
  url: string,
  path: string,
  cookies: Cookie[],
): Promise<number> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1440, height: 900 },
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const painted: unknown = await page.evaluate(
      `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`,
    );
    found.push(Number(painted));
    await context.close();
  }
  return found.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}
