import type { Page, Request, Route } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import type { Visitor } from './chromium.ts';
import { gate } from './gate.ts';
import { hasBrowser } from './launch.ts';
import { failing, notAllowed } from './refusal.ts';
import { ann, BrowserSite } from './site.ts';

/** A list, panel or form: its page, the request it depends on, and its text if that fails. */
type Part = readonly [page: string, asks: string, says: string];

/** Names such as `:contact` stand for ids. */
const parts: readonly Part[] = [
  ['', 'GET /overview', 'The overview could not be loaded.'],
  ['/contacts', 'GET /contacts', 'The contacts could not be loaded.'],
  ['/contacts', 'GET /views', 'Your saved views could not be loaded.'],
  ['/contacts/:contact', 'GET /contacts/:contact', 'The contact could not be loaded.'],
  ['/contacts/:contact', 'GET /contacts/:contact/sides', 'The fields could not be loaded.'],
  ['/contacts/:contact', 'GET /contacts/:contact/history', 'The history could not be loaded.'],
  ['/contacts/:contact', 'POST /why', 'Its state could not be loaded.'],
  ['/contacts/:contact', 'GET /todos', 'The to-dos could not be loaded.'],
  ['/skips', 'GET /skips', 'The skipped contacts could not be loaded.'],
  ['/skips', 'GET /overview', 'The reasons could not be counted.'],
  ['/todos', 'GET /todos', 'The to-dos could not be loaded.'],
  ['/todos', 'GET /views', 'Your saved views could not be loaded.'],
  ['/todos?board=true', 'GET /todos', 'The to-dos could not be loaded.'],
  ['/review', 'GET /conflicts', 'The conflicts could not be loaded.'],
  ['/review?tab=holds', 'GET /holds', 'The holds could not be loaded.'],
  ['/review?tab=matches', 'GET /matches', 'The matches could not be loaded.'],
  ['/review?tab=settled', 'GET /conflicts/settled', 'The settled conflicts could not be loaded.'],
  ['/review?tab=decided', 'GET /matches', 'The matches could not be loaded.'],
  ['/runs', 'GET /runs', 'The runs could not be loaded.'],
  ['/runs', 'GET /audit-log', 'The changes of settings between the runs could not be loaded.'],
  ['/runs/:run', 'GET /runs/:run', 'The run could not be loaded.'],
  ['/runs/:run', 'GET /runs/:run/groups', 'The changes could not be loaded.'],
  ['/runs/:run?tab=skipped', 'GET /runs/:run/groups', 'The changes could not be loaded.'],
  [
    '/runs/:run?tab=problems',
    'GET /runs/:run/problems',
    'The problems of the run could not be loaded.',
  ],
  ['/runs/:run/undo', 'POST /runs/:run/undo', 'The undo could not be previewed.'],
  ['/runs/:plan', 'GET /runs/:plan/groups', 'The changes could not be loaded.'],
  ['/runs/:plan', 'POST /runs/:plan/count', 'The changes could not be loaded.'],
  ['/connection', 'GET /connection', 'The connection could not be loaded.'],
  ['/connection', 'POST /connection/doctor', 'The connection could not be checked.'],
  ['/filter', 'GET /filter', 'The filter could not be loaded.'],
  [
    '/filter',
    'GET /filter/values/company%20type',
    'The values of this field could not be loaded from ConnectWise.',
  ],
  ['/filter', 'POST /filter/preview', 'The filter could not be counted.'],
  ['/mapping', 'GET /mapping', 'The mapping could not be loaded.'],
  ['/mapping', 'GET /amp-fields', 'The mapping could not be loaded.'],
  ['/mapping', 'GET /connectwise-fields', 'The mapping could not be loaded.'],
  ['/mapping?tab=todos', 'GET /activity-mapping', 'The lists of ConnectWise could not be loaded.'],
  ['/mapping?tab=versions', 'GET /mapping/versions', 'The versions could not be loaded.'],
  ['/users', 'GET /users', 'The users could not be loaded.'],
  ['/users', 'GET /invitations', 'The invitations could not be loaded.'],
  ['/tokens', 'GET /tokens', 'The tokens could not be loaded.'],
  ['/webhooks', 'GET /webhooks', 'The webhooks could not be loaded.'],
  ['/audit-log', 'GET /audit-log', 'The audit log could not be loaded.'],
  ['/settings', 'GET /settings', 'The settings could not be loaded.'],
  ['/settings', 'GET /schedule', 'The schedule could not be loaded.'],
  ['/profile', 'GET /users/:ann', 'Your Member ID could not be loaded.'],
  ['/profile', 'GET /me/sessions', 'Your sessions could not be loaded.'],
  ['/guide', 'GET /setup-guide', 'The set-up guide could not be loaded.'],
];

/** Lists without rows: their text if there never were any, and if a condition matches none. */
const lists: readonly {
  readonly path: string;
  readonly asks: string;
  readonly never: string;
  readonly byFilter?: readonly [path: string, says: string];
}[] = [
  {
    path: '/contacts',
    asks: 'GET /contacts',
    never: 'No contacts yet.',
    byFilter: ['/contacts?q=nobody', 'No contact matches'],
  },
  {
    path: '/skips',
    asks: 'GET /skips',
    never: 'No contact is skipped.',
    byFilter: ['/skips?reason=no_email', 'No contact is skipped for this reason.'],
  },
  {
    path: '/todos',
    asks: 'GET /todos',
    never: 'No open to-dos.',
    byFilter: ['/todos?q=nothing', 'No to-do matches'],
  },
  {
    path: '/todos?board=true',
    asks: 'GET /todos',
    never: 'No open to-dos.',
    byFilter: ['/todos?board=true&q=nothing', 'No to-do matches'],
  },
  { path: '/review', asks: 'GET /conflicts', never: 'No conflicts.' },
  { path: '/review?tab=holds', asks: 'GET /holds', never: 'Nothing is on hold.' },
  { path: '/review?tab=matches', asks: 'GET /matches', never: 'No matches to review.' },
  {
    path: '/review?tab=settled',
    asks: 'GET /conflicts/settled',
    never: 'No conflict has been decided yet.',
  },
  { path: '/review?tab=decided', asks: 'GET /matches', never: 'Nothing decided yet.' },
  {
    path: '/runs',
    asks: 'GET /runs',
    never: 'No runs yet.',
    byFilter: ['/runs?show=held', 'No matching runs.'],
  },
  { path: '/mapping?tab=versions', asks: 'GET /mapping/versions', never: 'No version yet.' },
  { path: '/tokens', asks: 'GET /tokens', never: 'No tokens' },
  { path: '/webhooks', asks: 'GET /webhooks', never: 'No webhooks' },
  {
    path: '/audit-log',
    asks: 'GET /audit-log',
    never: 'No entries yet',
    byFilter: ['/audit-log?since=2020-01-01', 'No entry matches'],
  },
];

const nothing = {
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ data: [], nextCursor: null, total: 0 }),
};

describe.skipIf(!hasBrowser)('each list, panel and form', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 60 } });
    await site.claim();
    await site.connect();
    const run = await site.run('sync');
    const edits = new Edits(site.sandbox.world, 'zadmin');
    const people = [...site.sandbox.world.contacts.all()].map(({ id }) => id);
    edits.contacts(people, () => ({ title: 'Head of Sales' }));
    const plan = await site.run('plan');
    visitor = await site.visitor({ as: ann });
    visitor.page.setDefaultTimeout(15_000);
    const { request } = visitor.page;
    const idOf = async (path: string, find = '') => {
      const answer = await request.get(`/api/v1/organizations/${site.org}${path}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
      const { data } = (await answer.json()) as {
        readonly data: readonly { readonly id: string; readonly email?: string }[];
      };
      return data.find(({ email }) => find === '' || email === find)?.id ?? '';
    };
    ids.run = String(run.id);
    ids.plan = String(plan.id);
    ids.contact = await idOf('/contacts?limit=1&link=active');
    ids.ann = await idOf('/users', ann.email);
  });

  const withIds = (text: string) =>
    text.replaceAll(/:(?<name>[a-z]+)/gu, (_, name: string) => ids[name] ?? '');
  const isOf = (request: Request, asks: string): boolean => {
    const { pathname } = new URL(request.url());
    const path = pathname.replace(/^\/api\/v1(?:\/organizations\/[^/]+)?/u, '');
    return `${request.method()} ${path}` === withIds(asks);
  };
  /** Answers requests of one kind differently while something is done. */
  const answering = async (
    page: Page,
    asks: string,
    answer: (route: Route) => Promise<void>,
    act: () => Promise<void>,
  ) => {
    const handler = async (route: Route) =>
      await (isOf(route.request(), asks) ? answer(route) : route.fallback());
    await page.route('**/api/v1/**', handler);
    try {
      await act();
    } finally {
      await page.unroute('**/api/v1/**', handler);
    }
  };
  const open = async (path: string) => {
    await visitor.page.goto(site.at(withIds(path)));
  };

  /** Parts without a placeholder: nothing of them shows until they are loaded. */
  const hasNoShape = new Set([
    'GET /views',
    '/runs GET /audit-log',
    '/skips GET /overview',
    'GET /filter/values/company%20type',
  ]);

  const checked = new Set<string | undefined>();
  it.each(parts)('%s: %s shows its shape, then what failed, and who may', async (...part) => {
    const [path, asks, says] = part;
    const { page } = visitor;
    const main = page.getByRole('main');
    const alert = main.getByRole('alert').filter({ hasText: says });
    const again = alert.getByRole('button', { name: 'Try again' });
    const held = gate();
    await answering(
      page,
      asks,
      async (route) => {
        await held.opened;
        await route.fulfill(failing);
      },
      async () => {
        await open(path);
        if (!hasNoShape.has(asks) && !hasNoShape.has(`${path} ${asks}`)) {
          await main.getByRole('status', { name: 'Loading' }).first().waitFor();
        }
        await main.getByRole('heading', { level: 1 }).waitFor();
        held.open();
        await alert.getByText('It is in the log under this request.').waitFor();
        await alert.getByText('Request r-1').waitFor();
        // A failure looks the same in all parts: one for each page is enough.
        const [place] = path.split('?');
        if (checked.has(place)) return;
        checked.add(place);
        await visitor.expectAccessible();
      },
    );
    // Trying again resolves it.
    await again.click();
    await alert.waitFor({ state: 'hidden' });
    await answering(
      page,
      asks,
      (route) => route.fulfill(notAllowed),
      async () => {
        await page.reload();
        const refused = alert.or(main.getByText('Your role cannot see this.').locator('..'));
        await refused.first().waitFor();
        // If the users may not be read, the page does not know who could help.
        if (asks !== 'GET /users') {
          await refused.getByText(`Administrators here: ${ann.name}.`).first().waitFor();
        }
        expect(await again.count()).toBe(0);
      },
    );
  });

  it.each(lists)('$path: $asks says what it is when it is empty', async (list) => {
    const { page } = visitor;
    await answering(
      page,
      list.asks,
      (route) => route.fulfill(nothing),
      async () => {
        await open(list.path);
        await page.getByText(list.never).first().waitFor();
        await visitor.expectAccessible();
        if (list.byFilter === undefined) return;
        const [path, says] = list.byFilter;
        await open(path);
        await page.getByText(says).first().waitFor();
        await visitor.expectAccessible();
      },
    );
  });
});
