import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';

describe('the page that documents the API', () => {
  it('is made of files of this service alone, without a script or a style inside', async () => {
    const [sqlite] = databases;
    if (sqlite === undefined) throw new Error('no database');
    const { app } = new ApiWorld(await sqlite.open());
    const base = '/api/v1/docs';
    const moved = await app.request(base);
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `${base}/`]);

    const page = await app.request(`${base}/`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:/u);
    expect(html).not.toMatch(/<style|style=|<script(?! src=)|https?:/u);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, file]) => file);
    expect(files).toHaveLength(3);
    for (const file of files) {
      const answered = await app.request(`${base}/${file}`);
      expect([file, answered.status]).toEqual([file, 200]);
      expect(answered.headers.get('content-type')).toMatch(/javascript|css/u);
      expect(answered.headers.get('x-content-type-options')).toBe('nosniff');
    }
    for (const other of ['package.json', 'index.html', '..%2f..%2fpackage.json', 'toString']) {
      expect((await app.request(`${base}/${other}`)).status).toBe(404);
    }
  });
});
