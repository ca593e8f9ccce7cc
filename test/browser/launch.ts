import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Tests only need Chromium's shell without a window, which uses less processor time. */
const places = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const path = process.env.CHROMIUM_PATH ?? places.find(existsSync) ?? '';

/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(path);

/** Starts Chromium. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: path,
    // Chromium has no sandbox when it runs as root. It must not send requests of its own.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}
