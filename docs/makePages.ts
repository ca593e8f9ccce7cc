// Takes the pictures of README.md: starts the web app with its example organization, and takes pictures of
// its main pages in Chromium, light and dark. `npm run pictures` runs it; CHROMIUM_PATH names the browser.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoProcess } from '../test/browser/demoProcess.ts';
import { launchChromium } from '../test/browser/launch.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'pages');

/** The address of each picture below the organization, by its name. */
const pages: Readonly<Record<string, string>> = {
  home: '',
  contacts: '/contacts',
  review: '/review',
  mapping: '/mapping',
};

const demo = await DemoProcess.start({ contacts: 1500 });
try {
  await photograph();
} finally {
  await demo.end();
}

async function photograph(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchChromium();
  const { url, organization } = demo.ready;
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
    await demo.signIn(page);
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
