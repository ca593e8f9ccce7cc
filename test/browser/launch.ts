import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

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
