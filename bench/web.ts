// How soon the web app shows something: `npm run bench:web`, with the example organization and as many contacts as
// `--contacts` says. Each page is opened five times in a browser that has kept nothing; the middle value counts. Times
// swing with the machine: what is compared is a page with the page for signing in, which asks for no data.
import { argv, stdout } from 'node:process';
import type { Browser, Cookie } from 'playwright-core';
import { DemoProcess } from '../test/browser/demoProcess.ts';
import { launchChromium } from '../test/browser/launch.ts';

const contacts = Number(argv[argv.indexOf('--contacts') + 1] ?? 5000);
const times = 5;

const demo = await DemoProcess.start({ contacts });
try {
  await measure();
} finally {
  await demo.end();
}

async function measure(): Promise<void> {
  const browser = await launchChromium();
  const { url, organization } = demo.ready;
  const cookies = await signedIn(browser);
  const org = `/organizations/${organization}`;
  const bare = await firstPaint(browser, url, '/sign-in', []);
  const rows = [`first paint, middle of ${times}`, rowOf('/sign-in', bare, bare)];
  for (const path of ['', '/contacts', '/review', '/runs', '/mapping']) {
    rows.push(
      rowOf(`${org}${path}`, await firstPaint(browser, url, `${org}${path}`, cookies), bare),
    );
  }
  await browser.close();
  stdout.write(`${rows.join('\n')}\n`);
}

function rowOf(path: string, milliseconds: number, bare: number): string {
  return `${path.padEnd(44)} ${String(Math.round(milliseconds)).padStart(6)} ms  ${(milliseconds / bare).toFixed(1)} x`;
}

async function signedIn(browser: Browser): Promise<Cookie[]> {
  const context = await browser.newContext({ baseURL: demo.ready.url });
  await demo.signIn(await context.newPage());
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
