// How soon the web app shows something, and how a list of contacts of any length scrolls, searches and
// filters:
//
//   npm run bench:web -- [--contacts N] [--running FILE]
//
// With the example organization and N contacts, or against one that is running already: FILE holds what
// `ampwise demo --web --json` printed. Each page is opened five times in a browser with an empty cache; the
// median counts. Times depend on the machine, so each page is compared with the sign-in page, which requests
// no data.
import { readFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import type { Browser, Cookie } from 'playwright-core';
import { DemoProcess, type DemoReady, signIn } from '../test/browser/demoProcess.ts';
import { launchChromium } from '../test/browser/launch.ts';
import { measureList } from './webList.ts';

const option = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
const contacts = Number(option('--contacts') ?? 5000);
const running = option('--running');
const times = 5;

if (running === undefined) {
  const demo = await DemoProcess.start({ contacts });
  try {
    await measure(demo.ready);
  } finally {
    await demo.end();
  }
} else {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the demo prints
  await measure(JSON.parse(readFileSync(running, 'utf8')) as DemoReady);
}

async function measure(ready: DemoReady): Promise<void> {
  const browser = await launchChromium();
  const { url, organization } = ready;
  const cookies = await signedIn(browser, ready);
  const org = `/organizations/${organization}`;
  const bare = await firstPaint(browser, url, '/sign-in', []);
  say(`first paint, middle of ${times}`);
  say(rowOf('/sign-in', bare, bare));
  for (const path of ['', '/contacts', '/review', '/runs', '/mapping']) {
    say(rowOf(`${org}${path}`, await firstPaint(browser, url, `${org}${path}`, cookies), bare));
  }
  const context = await newContext(browser, url, cookies);
  for (const line of await measureList(await context.newPage(), `${org}/contacts`)) say(line);
  await browser.close();
}

function say(line: string): void {
  stdout.write(`${line}\n`);
}

function rowOf(path: string, milliseconds: number, bare: number): string {
  return `${path.padEnd(44)} ${String(Math.round(milliseconds)).padStart(6)} ms  ${(milliseconds / bare).toFixed(1)} x`;
}

async function newContext(browser: Browser, baseURL: string, cookies: Cookie[]) {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookies);
  return context;
}

async function signedIn(browser: Browser, ready: DemoReady): Promise<Cookie[]> {
  const context = await browser.newContext({ baseURL: ready.url });
  await signIn(await context.newPage(), ready);
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
    const context = await newContext(browser, url, cookies);
    const page = await context.newPage();
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    // Paint entries appear a moment after the content.
    let painted: unknown;
    while (typeof painted !== 'number') {
      painted = await page.evaluate(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`,
      );
    }
    found.push(painted);
    await context.close();
  }
  return found.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}
