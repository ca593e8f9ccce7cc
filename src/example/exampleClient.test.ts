import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { ExampleClient } from './exampleClient.ts';

test('a refused request is named by path, status and code; nothing of the answer is kept', async () => {
  const detail = 'email: ann@x.example is taken by Ann Lee.';
  const server = createServer((_, response) => {
    response.writeHead(422, { 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ title: detail, status: 422, detail, code: 'bad_input' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on a port');
  const client = new ExampleClient(`http://127.0.0.1:${address.port}`, {
    clock: { now: () => 0, sleep: async () => undefined },
    signal: new AbortController().signal,
  });
  const refused: unknown = await client
    .send('POST', '/organizations/o1/contacts?search=ann@x.example', { email: 'ann@x.example' })
    .catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({
    code: 'internal',
    detail: { request: 'POST /organizations/o1/contacts', status: 422, problem: 'bad_input' },
  });
  expect(`${String(refused)} ${JSON.stringify(refused)}`).not.toMatch(/ann/iu);
});
