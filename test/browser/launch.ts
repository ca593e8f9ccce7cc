import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The shell of Chromium without a window is enough for tests, and asks less of the processor. */
const places = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const path = process.env.CHROMIUM_PATH ?? places.find(existsSync) ?? '';

/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(path);

/** Starts Chromium. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: path,
    // As root there is no sandbox; nothing of its own may reach for the network.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}
