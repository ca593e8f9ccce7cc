import { expect, it } from 'vitest';
import { createSandbox } from './app.ts';
import { clientOf } from './testing/client.ts';

it('carries parts: routes, middleware around the API, reset and close', async () => {
  const told: string[] = [];
  const sandbox = createSandbox({
    parts: [
      ({ world }) => ({
        mount: (app) => app.get('/__sandbox/size', (c) => c.json(world.contacts.size)),
        middleware: async (c, next) => {
          told.push(`${c.req.method} ${c.req.path}`);
          await next();
          told.push(String(c.res.status));
        },
        reset: () => told.push('reset'),
        close: () => {
          told.push('close');
        },
      }),
    ],
  });
  const client = clientOf(sandbox);
  await client.send('POST', 'company/contacts', { firstName: 'Ada' });
  expect(told).toEqual(['POST /v4_6_release/apis/3.0/company/contacts', '201']);
  expect((await client.get('/__sandbox/size')).json).toBe(1);
  sandbox.reset();
  expect((await client.get('/__sandbox/size')).json).toBe(0);
  const running = await sandbox.start();
  const size = await fetch(`${running.url}/__sandbox/size`);
  expect(await size.text()).toBe('0');
  await running.close();
  expect(told.slice(2)).toEqual(['reset', 'close']);
  await expect(fetch(running.url)).rejects.toThrow();
});

it('tells listeners of changes only after the world holds them', async () => {
  const sandbox = createSandbox();
  const client = clientOf(sandbox);
  const seen: (string | undefined)[] = [];
  const stop = sandbox.world.onChange(({ id }) => {
    seen.push(sandbox.world.contacts.get(id)?.firstName);
  });
  await client.send('POST', 'company/contacts', { firstName: 'Ada' });
  await client.send('DELETE', 'company/contacts/1');
  stop();
  await client.send('POST', 'company/contacts', { firstName: 'Bob' });
  expect(seen).toEqual(['Ada', undefined]);
});

it('takes paths in any case and with doubled slashes', async () => {
  const client = clientOf(createSandbox());
  const answer = await client.get('/V4_6_Release/APIs/3.0//Company/Contacts/Count');
  expect(answer.json).toEqual({ count: 0 });
});
