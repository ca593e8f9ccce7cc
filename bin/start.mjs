import v8 from 'node:v8';

/**
 * Starts the command line from its bundle, given as a file URL; `webFolder` returns the folder with the files
 * of the web app, for the command that serves it.
 */
export async function start(entry, webFolder) {
  // By default, V8 lets garbage grow to five times the memory in use before it collects. A sync handles page
  // after page: with slightly more frequent collections it needs as much memory for a million contacts as for
  // a thousand (measured in bench/import.ts).
  v8.setFlagsFromString('--heap-growing-percent=80');

  const { main } = await import(entry);
  await main(process.argv, webFolder);
}
