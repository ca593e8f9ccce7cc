#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { start } from './start.mjs';

await start(pathToFileURL(await bundle()).href, async () => {
  const { webFolder } = await import('./web.mjs');
  return await webFolder();
});
