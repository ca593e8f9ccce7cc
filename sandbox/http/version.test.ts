import { expect, test } from 'vitest';
import { createSandbox } from '../app.ts';
import { clientOf, recordOf } from '../testing/client.ts';

const accept = (version: string) => `application/vnd.connectwise.com+json; version=${version}`;
const activity = { name: 'Call', assignTo: { id: 1 }, phoneExtension: '12' };

/** The answer to a POST of an activity with a member that came with 2026.4. */
async function post(serverVersion: string, headers: Record<string, string>) {
  const api = clientOf(createSandbox({ switches: { serverVersion } }), headers);
  return await api.send('POST', 'sales/activities', activity);
}

test('a member that came with 2026.4 is taken by a newest model only', async () => {
  const newest = await post('2026.4', {});
  expect(newest.status).toBe(201);
  expect(recordOf(newest)).toMatchObject({ phoneExtension: '12', closeFlag: false });
  for (const refused of [
    await post('2026.4', { accept: accept('2025.1') }),
    await post('2025.8', {}),
    await post('2025.8', { accept: accept('2025.1') }),
  ]) {
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Could not find member 'phoneExtension'");
  }
});

test('an older server knows no newer version, and says which is its newest', async () => {
  const api = clientOf(createSandbox({ switches: { serverVersion: '2025.1' } }));
  const newer = await api.get('company/contacts', { accept: accept('2025.2') });
  expect(newer.status).toBe(400);
  expect(newer.text).toContain("does not support the API version '2025.2'");
  const same = await api.get('sales/activities', { accept: accept('2025.1') });
  expect(same.status).toBe(200);
  expect(same.headers.get('api-current-version')).toBe('2025.1');
});
