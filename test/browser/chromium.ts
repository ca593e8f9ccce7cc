import axe, { type RunOptions, type Selector } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { afterFile } from '../support/afterFile.ts';
import { findFaintTexts } from './faintTexts.ts';
import { hasBrowser, launchChromium } from './launch.ts';

if (!hasBrowser) {
  process.stderr.write('\nBrowser tests skipped: CHROMIUM_PATH names no Chromium\n\n');
}

let open: Promise<Browser> | null = null;

/** One browser for the tests of a file; it is closed after the last one. */
async function browser(): Promise<Browser> {
  if (open !== null) return await open;
  afterFile(async () => {
    const launched = open;
    open = null;
    await (await launched)?.close();
  });
  open = launchChromium();
  return await open;
}

export type VisitorOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly timezoneId?: string;
  /** Errors that a test causes on purpose, as patterns of what the console prints. */
  readonly expected?: readonly RegExp[];
};

/** A person with a separate browser: cookies, storage, and everything that went wrong on their pages. */
export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Policy violations, page errors, and requests to other hosts. */
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  /** Opens the site at an address. Anything that goes wrong on a page fails `expectNoFaults`. */
  static async at(base: string, options: VisitorOptions = {}): Promise<Visitor> {
    const { width = 1440, height = 900, colorScheme = 'light', timezoneId = 'UTC' } = options;
    const context = await (await browser()).newContext({
      baseURL: base,
      viewport: { width, height },
      colorScheme,
      timezoneId,
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    afterFile(() => context.close());
    const visitor = new Visitor(context, await context.newPage());
    visitor.#watch(visitor.page, base, options.expected ?? []);
    context.on('page', (page) => visitor.#watch(page, base, options.expected ?? []));
    return visitor;
  }

  #watch(page: Page, base: string, expected: readonly RegExp[]): void {
    const note = (text: string) => {
      if (!expected.some((pattern) => pattern.test(text))) this.faults.push(text);
    };
    page.on('pageerror', (error) => note(`error: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      // The browser logs each error answer, even if the page shows it as it should.
      if (message.type() === 'error' && !/the server responded with a status of/u.test(text)) {
        note(`console: ${text}`);
      }
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(base) && !/^(?:data|blob):/u.test(url)) note(`request to ${url}`);
    });
  }

  /** Nothing went wrong so far: no violation of the policy, no error, no request to another host. */
  expectNoFaults(): void {
    expect(this.faults).toEqual([]);
  }

  /**
   * Expects that an independent checker finds no accessibility problem on the page as it is shown, and no
   * text that is hard to read in the other colour scheme. Polls, because something that opens gets its name a
   * moment later.
   */
  async expectAccessible(): Promise<void> {
    if (!(await this.page.evaluate<boolean>('"axe" in globalThis'))) {
      // Evaluated through the debugger, which the policy of the page does not block.
      await this.page.evaluate(axe.source);
    }
    await expect.poll(() => this.#violations({})).toEqual([]);
    await expect.poll(() => this.#unreadableOtherwise()).toEqual([]);
  }

  /**
   * Texts that are too faint in the colour scheme that is not shown. Only texts that may be too faint are
   * given to the checker, because checking the contrast of a whole page takes as long as all other checks.
   */
  async #unreadableOtherwise(): Promise<readonly string[]> {
    // The attribute that the page itself switches when the scheme changes: all colours follow from it.
    const attribute = 'document.documentElement.dataset.mantineColorScheme';
    const scheme = await this.page.evaluate<string>(attribute);
    const other = scheme === 'dark' ? 'light' : 'dark';
    if ((await this.page.evaluate<number>(findFaintTexts(other))) === 0) return [];
    await this.page.evaluate(`${attribute} = '${other}'`);
    const violations = await this.#violations({ runOnly: ['color-contrast'] }, 'faint texts');
    await this.page.evaluate(`${attribute} = '${scheme}'`);
    return violations.map((one) => `${other}: ${one}`);
  }

  async #violations(
    rules: RunOptions,
    where: 'page' | 'faint texts' = 'page',
  ): Promise<readonly string[]> {
    return await this.page.evaluate(
      async ({ options, isWhole }) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both were evaluated before
        const { axe: checker, faintTexts } = globalThis as unknown as {
          readonly axe: typeof axe;
          readonly faintTexts: Selector[];
        };
        const all = { resultTypes: ['violations' as const], ...options };
        const { violations } = await (isWhole
          ? checker.run(all)
          : checker.run({ include: faintTexts }, all));
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(
            ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`,
          ),
        );
      },
      { options: rules, isWhole: where === 'page' },
    );
  }
}
