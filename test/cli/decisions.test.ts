import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import { auditLogOf } from '../support/auditLog.ts';
import {
  createInstallation,
  type Json,
  jsonOf,
  listOf,
  someText,
  startSandbox,
  textLike,
} from './program.ts';

/** Decisions in a likely order: users, settings, plans, conflicts, matches. */
describe('a person decides', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let edits: Edits;
  /** AMP contacts that are linked, by the id of their contact. */
  let linked: readonly { readonly contactId: number; readonly ampId: string }[] = [];

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 300 } });
    edits = new Edits(site.sandbox.world, someEditor(site.sandbox.world));
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  /** Expects one document and the exit code. */
  async function one(args: readonly string[], code = 0): Promise<Json> {
    const ended = await own.json(args);
    expect({ args, code: ended.code, lines: ended.lines.length }).toEqual({ args, code, lines: 1 });
    return ended.lines[0] ?? {};
  }

  /** Expects a refusal that names the field and what is accepted. */
  async function refused(args: readonly string[], message: RegExp, accepted: RegExp, exit = 2) {
    expect(await one(args, exit)).toMatchObject({
      error: { message: textLike(message), advice: textLike(accepted), exit },
    });
  }

  const nth = (index: number) => {
    const found = linked[index];
    if (found === undefined) throw new Error('too few linked contacts');
    return found;
  };
  const titleIn = (contactId: number) => site.sandbox.world.contacts.must(contactId).title;

  it('users, and owners of contacts', async () => {
    const empty = await own.run(['users']);
    expect(empty).toMatchObject({ code: 0, stdout: textLike('There are no users yet') });
    await refused(
      ['users', 'add', 'Ann', '--email', 'ann'],
      /email: it is not/u,
      /ann@example\.com/u,
    );
    await refused(
      ['users', 'add', 'Ann', '--email', 'a@b.example', '--member', 'nobody'],
      /Member ID: ConnectWise has no member/u,
      /active member/u,
    );
    const ann = await one(['users', 'add', 'Ann', '--email', 'a@b.example', '--role', 'admin']);
    expect(ann).toMatchObject({ name: 'Ann', role: 'admin', member: null, isDefault: false });
    await refused(['users', 'member', 'Ann', 'exmember'], /inactive/u, /active member/u);
    await refused(['users', 'member', 'Zoe', 'jmoreno'], /no user/u, /users list/u, 9);
    expect(await one(['users', 'member', 'a@b.example', 'JMoreno'])).toMatchObject({
      member: { identifier: 'jmoreno', verifiedAt: someText },
    });
    await one(['users', 'add', 'Bob', '--email', 'bob@b.example']);
    expect(await one(['users', 'default', 'bob'])).toEqual({ defaultOwner: someText });
    await refused(
      ['users', 'company', '999999', 'Bob'],
      /ConnectWise has no company 999999/u,
      /deleted/u,
      9,
    );
    expect(await one(['users', 'company', '250', '--none'])).toMatchObject({ owner: null });
    const { lines } = await own.json(['users', 'list']);
    expect(lines).toMatchObject([
      { name: 'Ann', companies: [], member: { identifier: 'jmoreno' } },
      { name: 'Bob', isDefault: true },
    ]);
  });

  it('by settings, of which wrong ones save nothing', async () => {
    const shown = await own.run(['settings']);
    expect(shown.stdout).toContain('conflict=connectwise (default)');
    expect(shown.stdout).toContain('Which value wins if both sides change a field.');
    const before = await one(['settings', 'show']);
    await refused(['settings', 'set', 'pul=on'], /closest is pull/u, /brakePercent/u);
    await refused(
      ['settings', 'set', 'field.title.direction=both'],
      /in the mapping/u,
      /mapping set/u,
    );
    await refused(['settings', 'set', 'catchAllCompany=999999'], /no company 999999/u, /page/u);
    expect(await one(['settings', 'show'])).toEqual(before);
    const saved = await one(['settings', 'set', 'conflict=ask']);
    expect(saved).toMatchObject({ settings: { conflict: 'ask' }, warnings: [] });
  });

  it('what of a plan is applied', async () => {
    const plan = await one(['plan', '--entries', '1000']);
    const create = listOf(plan.entries).map(jsonOf);
    expect(plan).toMatchObject({ status: 'planned', held: null, counts: { amp: {} } });
    const run = String(plan.run);
    await refused(['apply', run, '--only', 'x'], /--only: it names no lines/u, /1,4-9/u);
    await refused(['apply', run, '--only', '99999'], /no proposed line 99999/u, /runs show/u);
    await refused(['apply', run, '--none', '--only', '1'], /--none/u, /one or the other/u);
    await refused(['apply', 'nobody'], /no run nobody/u, /runs list/u, 9);
    const left = create[0] ?? {};
    const applied = await one(['apply', run, '--except', String(left.seq)]);
    expect(applied).toMatchObject({
      run,
      status: 'succeeded',
      counts: { created: create.length - 1, holds: 1 },
    });
    await refused(['apply', run], /nothing of its plan is left/u, /ampwise plan/u);
    const shown = await one(['runs', 'show', run, '--entries', '1000']);
    const states = listOf(shown.entries).map((entry) => jsonOf(entry).state);
    expect(states.filter((state) => state === 'declined')).toHaveLength(1);

    const held = await own.json(['holds']);
    expect(held.lines).toMatchObject([
      { kind: 'hold', record: { id: left.contactId }, reason: 'kept_back', run, name: someText },
    ]);
    const [why] = (await own.json(['why', String(left.contactId)])).lines;
    expect(why).toMatchObject({ state: 'held', hold: 'kept_back', ampContactId: null });
    expect(await one(['holds', 'release', '--run', run])).toEqual({ released: 1 });
    await refused(['holds', 'release'], /not exactly one/u, /--all/u);
    await refused(['holds', 'release', '--run', 'x'], /no run/u, /holds list/u, 9);
    expect(await one(['sync'])).toMatchObject({ counts: { created: 1, holds: 0 } });

    const { lines } = await own.json(['contacts', 'list']);
    linked = lines.map(({ id, link }) => ({
      ampId: String(id),
      contactId: Number(jsonOf(link).connectwiseId),
    }));
    const owners = new Set(lines.map(({ fields }) => jsonOf(fields).owner));
    expect(owners.size).toBe(2);
    expect((await own.run(['contacts', 'show', nth(0).ampId])).stdout).toMatch(/Owner +(Ann|Bob)/u);
  });

  it('which contacts to send to ConnectWise', async () => {
    const company = site.sandbox.world.companies.must(
      site.sandbox.world.contacts.must(nth(0).contactId).companyId ?? 0,
    );
    const nora = ['contacts', 'add', 'email=nora@new.example', 'firstName=Nora', 'lastName=New'];
    const added = await one([...nora, `company=${company.name}`, 'owner=bob', 'tags=vip']);
    const lost = await one(['contacts', 'add', 'email=lost@new.example', 'company=Nowhere Ltd']);
    const plan = await own.run(['plan']);
    expect(plan.stdout).toMatch(/create in ConnectWise Nora New \(AMP contact .*in company/u);
    expect(plan.stdout).toMatch(/First name +Nora +→ ConnectWise +first time/u);
    expect(plan.stdout).toMatch(/ampwise apply [0-9a-f-]+\n/u);
    const synced = await one(['sync']);
    expect(synced).toMatchObject({
      counts: { amp: { created: 0 }, connectwise: { created: 1 } },
      ampSkips: { company_missing: 1 },
    });
    const [sent] = (await own.json(['why', 'nora@new.example'])).lines;
    expect(sent).toMatchObject({ state: 'linked', ampContactId: added.id });
    expect(listOf(sent?.history)[0]).toMatchObject({ action: 'push', state: 'applied' });
    const [held] = (await own.json(['why', String(lost.id)])).lines;
    expect(held).toMatchObject({
      state: 'not_sent',
      connectwiseId: null,
      ampSkip: { reason: 'company_missing', advice: textLike('company=create') },
    });
    expect((await own.json(['holds'])).lines).toMatchObject([
      { kind: 'skip', ampContactId: lost.id, reason: 'company_missing' },
    ]);
    expect((await own.json(['skips', '--reason', 'company_missing'])).lines).toHaveLength(1);
    await one(['contacts', 'remove', String(lost.id)]);
  });

  it('conflicts, of which one that moved is not decided', async () => {
    const [first, second] = [nth(1), nth(2)];
    edits.contacts([first.contactId, second.contactId], () => ({ title: 'There' }));
    for (const { ampId } of [first, second]) await one(['contacts', 'edit', ampId, 'title=Here']);
    expect((await own.run(['conflicts'])).stdout).toContain('There is no open conflict.');
    expect(await one(['sync'])).toMatchObject({ counts: { conflicts: 2, updated: 0 } });
    const { lines } = await own.json(['conflicts', 'show', String(first.contactId)]);
    expect(lines).toMatchObject([
      { field: 'title', connectwise: 'There', amp: 'Here', because: 'both_changed' },
    ]);
    const shown = await own.run(['conflicts', 'list']);
    expect(shown.stdout).toMatch(/Job title \(title\) +ConnectWise: There +AMP: Here +before: /u);

    const resolve = ['conflicts', 'resolve', String(first.contactId)];
    await refused([...resolve, 'phone', '--choose', 'amp'], /no open conflict/u, /title/u);
    await refused([...resolve, '--all', '--choose', 'amp'], /--all/u, /or --all/u);
    await refused(['conflicts', 'resolve', '1', '--choose', 'amp'], /contact 1/u, /list/u, 9);
    expect((await own.run([...resolve, '--choose', 'me'])).code).toBe(2);
    const decided = await one([...resolve, 'TITLE', '--choose', 'amp']);
    const { decisions, ...rest } = decided;
    expect(rest).toEqual({ choose: 'amp', decided: 1, contacts: 1, todos: 0, moved: [] });
    const [newest] = (await own.json(['conflicts', 'settled', '--limit', '1'])).lines;
    expect(decisions).toEqual([newest?.id]);
    await one(['contacts', 'edit', second.ampId, 'title=Elsewhere']);
    expect(await one(['conflicts', 'resolve', '--all', '--choose', 'amp'], 7)).toMatchObject({
      decided: 0,
      moved: [{ connectwiseId: second.contactId, fields: ['title'] }],
    });
    await one(['sync']);
    expect(titleIn(first.contactId)).toBe('Here');
    expect(titleIn(second.contactId)).toBe('There');
    const all = await one(['conflicts', 'resolve', '--all', '--choose', 'connectwise']);
    expect(all).toMatchObject({ decided: 1, contacts: 1 });
    expect(await one(['sync'])).toMatchObject({ counts: { conflicts: 0, amp: { updated: 1 } } });
  });

  it('who is the same person', async () => {
    await one(['settings', 'set', 'push=off']);
    const { world } = site.sandbox;
    const companyId = world.contacts.must(nth(0).contactId).companyId;
    const [same = 0, other = 0] = edits.addContacts(2, companyId);
    const company = `company=${world.companies.must(companyId ?? 0).name}`;
    const add = (id: number) =>
      one([
        'contacts',
        'add',
        `email=e${id}@x.example`,
        'firstName=Added',
        `lastName=Contact ${id}`,
        company,
      ]);
    const [sameAmp, otherAmp] = [await add(same), await add(other)];
    expect((await own.run(['matches'])).stdout).toContain('There are no matches');
    expect(await one(['sync'])).toMatchObject({ skips: { match_proposed: 2 } });
    const { lines } = await own.json(['matches', 'list']);
    expect(lines).toMatchObject([
      {
        connectwiseId: same,
        ampContactId: sameAmp.id,
        connectwise: { name: `Added Contact ${same}` },
      },
      { connectwiseId: other, ampContactId: otherAmp.id, amp: { email: `e${other}@x.example` } },
    ]);
    await refused(['matches', 'accept', '1'], /no proposed match/u, /matches list/u, 9);
    await refused(
      ['matches', 'accept', String(same), nth(0).ampId],
      /not proposed/u,
      new RegExp(String(sameAmp.id), 'u'),
    );
    expect(await one(['matches', 'accept', String(same)])).toEqual({
      linked: { contactId: same, ampContactId: sameAmp.id },
      unlinked: [],
    });
    await one(['matches', 'reject', String(other), String(otherAmp.id)]);
    const taken = { reopened: { contactId: other, ampContactId: otherAmp.id } };
    expect(await one(['matches', 'reopen', String(other), String(otherAmp.id)])).toEqual(taken);
    await refused(
      ['matches', 'reopen', String(other), String(otherAmp.id)],
      /no proposed match/u,
      /matches list/u,
      9,
    );
    await one(['matches', 'reject', String(other), String(otherAmp.id)]);
    expect(await one(['sync'])).toMatchObject({ counts: { amp: { created: 1 } } });

    await refused(['matches', 'link', String(same), nth(0).ampId], /are linked/u, /not linked/u);
    await refused(['matches', 'link', '1', nth(0).ampId], /no contact in Conn/u, /why/u, 9);
    await refused(['matches', 'link', String(same), 'nobody'], /no AMP contact/u, /list/u, 9);
    expect(await one(['matches', 'relink', String(other), String(otherAmp.id)])).toMatchObject({
      linked: { contactId: other, ampContactId: otherAmp.id },
      unlinked: [{ contactId: other, ampContactId: someText }],
    });
    expect(await one(['matches', 'unlink', String(other)])).toMatchObject({ unlinked: {} });
    expect((await own.json(['holds'])).lines).toMatchObject(
      Array.from({ length: 3 }, () => ({ kind: 'hold', reason: 'unlinked' })),
    );
    // Released all at once, nobody is duplicated: matches are asked about first.
    await one(['settings', 'set', 'push=on']);
    expect(await one(['holds', 'release', '--all'])).toEqual({ released: 3 });
    expect(await one(['sync'])).toMatchObject({
      counts: { amp: { created: 0 }, connectwise: { created: 0 } },
    });
    expect((await own.json(['matches', 'list'])).lines).toContainEqual(
      expect.objectContaining({ connectwiseId: other, ampContactId: otherAmp.id }),
    );
    await one(['matches', 'link', String(other), String(otherAmp.id)]);
    await one(['settings', 'set', 'conflict=connectwise']);
    await one(['sync']);
  });

  it('what is taken back', async () => {
    const [first, second] = [nth(3), nth(4)];
    edits.contacts([first.contactId, second.contactId], () => ({ title: 'For a day' }));
    const before = await one(['contacts', 'show', first.ampId]);
    const run = String((await one(['sync'])).run);
    await one(['contacts', 'edit', second.ampId, 'title=Mine']);
    await refused(['undo', 'nobody'], /no run nobody/u, /runs list/u, 9);
    await refused(['undo', run, '--contact', '1'], /did nothing to this/u, /runs show/u);
    await refused(['undo', run], /no terminal to ask on/u, /--yes/u);
    const preview = await one(['undo', run, '--dry-run']);
    expect(preview).toMatchObject({ dryRun: true, undoes: run });
    const newest = await own.json(['runs', 'list', '--limit', '1']);
    expect(newest.lines[0]?.run).not.toBe(preview.run);
    const undone = await one(['undo', run, '--yes'], 7);
    expect(undone).toMatchObject({
      undoes: run,
      kind: 'undo',
      counts: { amp: { updated: 1 } },
      notUndone: [{ contactId: second.contactId, reason: 'edited_since' }],
    });
    const after = await one(['contacts', 'show', first.ampId]);
    expect(jsonOf(after.fields).title).toEqual(jsonOf(before.fields).title);
    await refused(['undo', String(undone.run)], /an undo itself/u, /holds release/u);
    expect(await one(['holds', 'release', '--run', String(undone.run)])).toEqual({ released: 1 });
    expect(await one(['sync'])).toMatchObject({ counts: { amp: { updated: 1 } } });
  });

  it('about a plan that the brake holds', async () => {
    const ids = linked.slice(10, 40).map(({ contactId }) => contactId);
    await one(['settings', 'set', 'brakePercent=1', 'brakeRecords=5']);
    edits.contacts(ids, () => ({ firstName: 'Overwritten' }));
    const held = await one(['sync'], 8);
    const { run } = held;
    expect(held).toMatchObject({
      status: 'held',
      held: { reason: 'too_many', records: ids.length, limit: 5 },
      counts: { updated: 0 },
    });
    expect((await own.json(['holds'])).lines[0]).toMatchObject({ kind: 'run', run, by: 'plan' });
    const again = await own.run(['sync']);
    expect(again.code).toBe(8);
    expect(again.stdout).toMatch(/something of 30 records; the limit is 5/u);
    const newest = /ampwise apply (\S+)/u.exec(again.stdout)?.[1] ?? '';
    expect((await own.run(['runs', 'show', newest, '--fields', '1'])).stdout).toContain(
      '#1 update',
    );
    expect(await one(['apply', newest])).toMatchObject({
      status: 'succeeded',
      held: null,
      counts: { amp: { updated: ids.length } },
    });
    expect(await one(['sync'])).toMatchObject({ status: 'succeeded', counts: { updated: 0 } });
  });

  it('whether contacts that are missing were deleted', async () => {
    const ids = linked.slice(40, 60).map(({ contactId }) => contactId);
    edits.deleteContacts(ids);
    const held = await own.run(['sweep']);
    expect(held.code).toBe(8);
    expect(held.stdout).toContain('ConnectWise lists 20 contacts fewer');
    expect(held.stdout).toContain('ampwise sweep --approve');
    expect((await own.json(['holds'])).lines[0]).toMatchObject({ kind: 'run', by: 'sweep' });
    const approved = await one(['sweep', '--approve'], 8);
    expect(approved).toMatchObject({ kind: 'sweep', held: { reason: 'too_many', records: 20 } });
    await one(['apply', String(approved.run)]);
    const [why] = (await own.json(['why', String(ids[0])])).lines;
    expect(why).toMatchObject({ state: 'deleted', skip: { reason: 'deleted_in_connectwise' } });
    expect((await own.run(['holds'])).stdout).toContain('Nothing waits for you.');
  });

  it('and all of it stands in the audit log', async () => {
    edits.contacts([nth(0).contactId], () => ({ title: 'Thrown away' }));
    const thrownAway = await one(['plan']);
    await one(['apply', String(thrownAway.run), '--none']);
    const log = await auditLogOf(own);
    const runs = log.filter(({ about }) => about.kind === 'run');
    expect(new Set(runs.map(({ decided }) => decided.what))).toEqual(
      new Set(['approved', 'discarded', 'undone']),
    );
    expect(runs.at(-1)?.about.id).toBe(thrownAway.run);
    // Before that: a sweep that was approved in advance, and its plan.
    const [sweep, applied] = runs.slice(-3);
    expect([sweep?.decided.what, sweep?.about]).toEqual(['approved', applied?.about]);
    const users = log.filter(({ about }) => about.kind === 'user');
    expect(users.length).toBeGreaterThan(0);
    for (const { label } of users) expect(label).toMatch(/^.+ \(.+@.+\)$/u);
    for (const { by, requestId, address } of [...runs, ...users]) {
      expect({ by: by.name, requestId, address }).toEqual({
        by: 'command line',
        requestId: null,
        address: null,
      });
    }
  });

  it('and finds who is not there yet, and who nowhere is', async () => {
    const [id = 0] = edits.addContacts(
      1,
      site.sandbox.world.contacts.must(nth(0).contactId).companyId,
    );
    const [unread] = (await own.json(['why', String(id)])).lines;
    expect(unread).toMatchObject({ state: 'not_read', connectwiseId: id, history: [] });
    await refused(['why', '99999999999'], /id: ConnectWise has no such id/u, /AMP id/u);
    await refused(['why', 'nobody at all'], /no contact in ConnectWise or AMP/u, /AMP id/u, 9);
  });
});
