import { expect, test } from 'vitest';
import { afterFile, cleanUp } from './afterFile.ts';

test('what a file leaves open is closed once, the last one first', async () => {
  const closed: string[] = [];
  for (const name of ['database', 'server']) {
    afterFile(async () => {
      closed.push(name);
    });
  }
  await cleanUp();
  await cleanUp();
  expect(closed).toEqual(['server', 'database']);
});
