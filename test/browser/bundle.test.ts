import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

/** The most bytes that the first page may have, compressed as it is sent. */
const most = 250_000;

describe('the files of the web app', () => {
  let folder: string;
  beforeAll(async () => {
    const module: unknown = await import(new URL('../../bin/web.mjs', import.meta.url).href);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a module without types
    const { webFolder } = module as { readonly webFolder: () => Promise<string> };
    folder = await webFolder();
  });

  /**
   * Everything that loads before anything is shown: what the page names, and what that imports statically.
   */
  function loadedAtOnce(): ReadonlySet<string> {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const found = new Set(
      [...html.matchAll(/(?:src|href)="\/(?<name>[^"]+\.(?:js|css))"/gu)].map(
        ({ groups }) => groups?.name ?? '',
      ),
    );
    for (const name of found) {
      if (!name.endsWith('.js')) continue;
      const code = readFileSync(join(folder, name), 'utf8');
      for (const { groups } of code.matchAll(/(?:from|import)\s*"\.\/(?<file>[^"]+\.js)"/gu)) {
        found.add(`assets/${groups?.file ?? ''}`);
      }
    }
    return found;
  }

  it(`weigh at most ${most} bytes before the first page is shown`, () => {
    const names = [...loadedAtOnce()].filter((name) => name.startsWith('assets/'));
    expect(names.length).toBeGreaterThan(1);
    const bytes = names.map((name) => readFileSync(join(folder, `${name}.gz`)).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(most);
  });

  it('leave charts, the search behind Ctrl+K and pages for when they are needed', () => {
    const code = [...loadedAtOnce()].map((name) => readFileSync(join(folder, name), 'utf8')).join();
    expect(code).not.toContain('uplot');
    expect(code).not.toContain('Search contacts, pages and actions","');
    expect(code.includes('csp-nonce')).toBe(true);
  });

  it('say nothing that one has to be signed in to see, and load nothing from elsewhere', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u);
    expect(html).not.toMatch(/<script(?! [^>]*src=)|<style|style=/u);
  });
});
