import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';
import type { WebFiles } from './deps.ts';

const built: ReadonlyMap<string, string> = new Map([
  [
    'index.html',
    '<meta name="csp-nonce" content="__NONCE__" /><script src="/assets/a1.js"></script>',
  ],
  ['assets/a1.js', 'plain'],
  ['assets/a1.js.br', 'as brotli'],
  ['assets/a1.js.gz', 'as gzip'],
  ['icon.svg', '<svg/>'],
  ['secret.txt', 'not for pages'],
]);

const web: WebFiles = {
  names: new Set(built.keys()),
  read: async (name) => new TextEncoder().encode(built.get(name) ?? 'no such file'),
};

async function world() {
  const [sqlite] = databases;
  if (sqlite === undefined) throw new Error('no database');
  return new ApiWorld(await sqlite.open(), undefined, { web });
}

describe('the web app as it is served', () => {
  it('is one page for every address that is no operation, with a nonce of its own each time', async () => {
    const { app } = await world();
    const nonces = new Set<string>();
    for (const path of ['/', '/sign-in', '/organizations/o1/contacts?q=a', '/health/x']) {
      const answered = await app.request(path);
      expect([path, answered.status]).toEqual([path, 200]);
      const policy = answered.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-(?<nonce>[^']+)'/u.exec(policy)?.groups?.nonce ?? '';
      expect(await answered.text()).toContain(`content="${nonce}"`);
      expect(policy).toMatch(
        /default-src 'none'.*script-src 'self';.*object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/u,
      );
      expect(policy).not.toMatch(/unsafe|https?:/u);
      expect(answered.headers.get('cache-control')).toBe('no-store');
      expect(answered.headers.get('x-content-type-options')).toBe('nosniff');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(4);
    expect([...nonces].every((nonce) => nonce.length >= 22)).toBe(true);
  });

  it('sends files as they were compressed, to be kept for ever where the name tells the content', async () => {
    const { app } = await world();
    const file = async (path: string, accepts?: string) => {
      const headers = accepts === undefined ? {} : { 'Accept-Encoding': accepts };
      const answered = await app.request(path, { headers });
      const { status } = answered;
      return {
        status,
        coding: answered.headers.get('content-encoding'),
        text: await answered.text(),
      };
    };
    expect(await file('/assets/a1.js')).toEqual({ status: 200, coding: null, text: 'plain' });
    expect(await file('/assets/a1.js', 'gzip, br')).toMatchObject({
      coding: 'br',
      text: 'as brotli',
    });
    expect(await file('/assets/a1.js', 'gzip;q=1')).toMatchObject({
      coding: 'gzip',
      text: 'as gzip',
    });
    expect(await file('/assets/a1.js', 'br;q=0, gzip')).toMatchObject({ coding: 'gzip' });
    const asset = await app.request('/assets/a1.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toContain('text/javascript');
    expect((await app.request('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it('has no file that was not built, nothing outside its folder, and no page in place of the API', async () => {
    const { app } = await world();
    for (const path of ['/assets/other.js', '/assets/..%2f..%2fpackage.json', '/other.svg']) {
      const answered = await app.request(path);
      expect([path, answered.status]).toEqual([path, 404]);
    }
    for (const path of ['/api', '/api/v1/nothing', '/api/v2/me']) {
      const answered = await app.request(path);
      expect([path, answered.status]).toEqual([path, 404]);
      expect(answered.headers.get('content-type')).toBe('application/problem+json');
    }
    // Not a type that pages load: the page answers, not the file.
    expect(await (await app.request('/secret.txt')).text()).not.toContain('not for pages');
    expect((await app.request('/contacts', { method: 'POST' })).status).toBe(404);
  });
});
