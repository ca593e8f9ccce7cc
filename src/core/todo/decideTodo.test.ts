import { describe, expect, it } from 'vitest';
import { contact } from '../../../test/support/records.ts';
import {
  activityOf,
  aLink,
  aPolicy,
  aTodoCandidate,
  users,
} from '../../../test/support/todoRecords.ts';
import { decideTodo, type TodoDecision } from './decideTodo.ts';
import type { TodoCandidate } from './todoCandidate.ts';

const ann = contact(1, { companyId: 5, firstName: 'Ann', email: 'ann@x.example' });
const linked: TodoCandidate['contact'] = {
  removed: false,
  link: { contactId: 1, state: 'active' },
  contact: ann,
  gone: false,
  onHold: false,
};

const noMember = { kind: 'todo', id: 't1', reason: 'no_member', about: null } as const;

function outcome(decision: TodoDecision): string {
  if (decision.kind === 'skip') return decision.skip.reason;
  return decision.kind === 'entry' ? decision.entry.action : decision.kind;
}

describe('R22: which to-dos go out, and why the others wait', () => {
  it.each([
    ['export', {}, {}],
    ['contact_not_linked', { contact: { ...linked, link: null, contact: null } }, {}],
    ['contact_left_out', { contact: { ...linked, link: { contactId: 1, state: 'paused' } } }, {}],
    ['contact_held', { contact: { ...linked, onHold: true } }, {}],
    ['contact_removed', { contact: { ...linked, removed: true } }, {}],
    ['contact_deleted', { contact: { ...linked, gone: true } }, {}],
    ['todo_push_off', {}, { todoPush: false }],
    ['unchanged', { onHold: true }, {}],
    ['todo_push_off', { onHold: true, skip: noMember }, { todoPush: false }],
    ['note', { onHold: true, skip: noMember }, {}],
    ['unchanged', { sent: true }, {}],
  ] as const)('%s', (wanted, parts, settings) => {
    const candidate = aTodoCandidate({ contact: linked, ...parts });
    expect(outcome(decideTodo(candidate, aPolicy(settings)))).toBe(wanted);
  });

  it('waits where neither assignee nor default user has a Member ID', () => {
    const candidate = aTodoCandidate({ contact: linked }, { assignee: 'none' });
    expect(outcome(decideTodo(candidate, aPolicy({ defaultOwner: null })))).toBe('no_member');
    const decision = decideTodo(candidate, aPolicy());
    expect(decision).toMatchObject({
      entry: { assigned: { memberId: 7, userId: 'ann', fallback: true } },
    });
  });

  it('is held where the member is inactive', () => {
    const policy = { ...aPolicy(), inactiveMembers: new Set([7]) };
    expect(outcome(decideTodo(aTodoCandidate({ contact: linked }), policy))).toBe(
      'member_inactive',
    );
  });

  it('says a reason once', () => {
    const alone = { ...linked, link: null, contact: null };
    const about = { kind: 'amp_contact', id: 'p1' } as const;
    const skip = { kind: 'todo', id: 't1', reason: 'contact_not_linked', about } as const;
    const candidate = aTodoCandidate({ contact: alone, skip });
    expect(decideTodo(candidate, aPolicy())).toEqual({ kind: 'unchanged' });
  });

  it('fills in contact, company, dates, texts, type and status', () => {
    const decision = decideTodo(
      aTodoCandidate({ contact: linked }, { notes: 'One\nTwo' }),
      aPolicy({ timeZone: 'Europe/Berlin' }),
    );
    expect(decision).toMatchObject({
      entry: {
        write: {
          kind: 'create',
          draft: {
            name: 'Call back',
            notes: 'One\nTwo\n\n[AMP to-do t1]',
            start: '2026-03-04T23:00:00Z',
            end: '2026-03-05T22:59:59Z',
            statusId: 1,
            typeId: 1,
            memberId: 7,
            contactId: 1,
            companyId: 5,
            email: 'ann@x.example',
          },
        },
      },
    });
  });

  it('does not send what was done before, and forgets what was removed', () => {
    const done = aTodoCandidate({ contact: linked }, { status: 'done' });
    expect(outcome(decideTodo(done, aPolicy()))).toBe('done_before');
    const removed = aTodoCandidate({ contact: linked }, { deletedAt: '2026-03-01T00:00:00.000Z' });
    expect(outcome(decideTodo(removed, aPolicy()))).toBe('unchanged');
  });
});

describe('a to-do for whose status ConnectWise has none', () => {
  it.each([
    ['done', false, aLink()],
    ['open', true, aLink({ statusId: 2, status: 'done' })],
  ] as const)('%s: says so, and changes nothing', (status, closed, link) => {
    const policy = aPolicy();
    const statuses = policy.statuses.filter((one) => one.closed === closed);
    const activity = activityOf({ statusId: closed ? 2 : 1 });
    const candidate = aTodoCandidate({ link, activity, contact: linked }, { status });
    expect(decideTodo(candidate, { ...policy, statuses })).toMatchObject({
      entry: { action: 'note', write: null, skip: { reason: 'no_closed_status' } },
    });
  });
});

describe('a to-do whose activity is deleted', () => {
  const gone = { link: aLink(), activity: activityOf(), gone: true, contact: linked };

  it.each([
    ['remove', {}, {}],
    ['end', { activityDeleted: 'keep' }, {}],
    ['export', {}, { subject: 'Edited since' }],
  ] as const)('%s', (wanted, settings, todo) => {
    expect(outcome(decideTodo(aTodoCandidate(gone, todo), aPolicy(settings)))).toBe(wanted);
  });

  it('waits if it was edited, and its contact is skipped by now', () => {
    const out = { ...linked, link: { contactId: 1, state: 'paused' } } as const;
    const candidate = aTodoCandidate({ ...gone, contact: out }, { subject: 'Edited since' });
    expect(decideTodo(candidate, aPolicy())).toMatchObject({
      entry: { action: 'end', link: 'ended', anew: true, skip: { reason: 'contact_left_out' } },
    });
  });

  it('stays where it was edited or restored since, and nothing is sent for the time being', () => {
    const policy = aPolicy({ todoPush: false });
    const edited = decideTodo(aTodoCandidate(gone, { subject: 'Edited since' }), policy);
    const waits = { action: 'end', anew: true, skip: { reason: 'todo_push_off' } };
    expect(edited).toMatchObject({ entry: waits });
    const resting = { ...gone, link: aLink({ state: 'resting' }) };
    expect(decideTodo(aTodoCandidate(resting), policy)).toMatchObject({ entry: waits });
  });

  it('is not sent anew, unless it is edited', () => {
    const ended = { link: aLink({ state: 'ended', version: 1 }), contact: linked };
    expect(outcome(decideTodo(aTodoCandidate(ended), aPolicy()))).toBe('activity_deleted');
    expect(outcome(decideTodo(aTodoCandidate(ended, { version: 2 }), aPolicy()))).toBe('export');
  });
});

describe('a to-do that both sides changed', () => {
  const policy = aPolicy({ todoConflict: 'ask' });
  const disputed = {
    link: aLink(),
    activity: activityOf({ name: 'Theirs' }),
    contact: linked,
  };
  const conflict = {
    field: 'subject',
    base: 'Call back',
    connectWise: 'Theirs',
    amp: 'Ours',
    activity: { name: 'Theirs' },
  } as const;

  it('is asked about once, and again when a value changes', () => {
    const first = decideTodo(aTodoCandidate(disputed, { subject: 'Ours' }), policy);
    expect(first).toMatchObject({ entry: { action: 'ask', conflicts: [conflict], write: null } });
    const known = { ...disputed, conflicts: [conflict] };
    expect(outcome(decideTodo(aTodoCandidate(known, { subject: 'Ours' }), policy))).toBe(
      'unchanged',
    );
    expect(outcome(decideTodo(aTodoCandidate(known, { subject: 'Others' }), policy))).toBe('ask');
  });

  it('is open no more once both say the same, a rule decides, or it is taken away', () => {
    const known = { ...disputed, conflicts: [conflict] };
    const agreed = decideTodo(aTodoCandidate(known, { subject: 'Theirs' }), policy);
    expect(agreed).toMatchObject({ entry: { action: 'note', conflicts: [] } });
    const ruled = decideTodo(aTodoCandidate(known, { subject: 'Ours' }), aPolicy());
    expect(ruled).toMatchObject({ entry: { action: 'update', conflicts: [] } });
    const gone = decideTodo(aTodoCandidate({ ...known, gone: true }, { subject: 'Ours' }), policy);
    expect(gone).toMatchObject({ entry: { action: 'export', conflicts: [] } });
  });
});

describe('a to-do that was removed', () => {
  const removed = { deletedAt: '2026-03-02T00:00:00.000Z' };
  const followed = { link: aLink(), activity: activityOf(), contact: linked };

  it.each([
    ['close', 'close'],
    ['delete', 'delete'],
    ['leave', 'leave'],
  ] as const)('%s', (wanted, todoRemoved) => {
    const decision = decideTodo(aTodoCandidate(followed, removed), aPolicy({ todoRemoved }));
    expect(outcome(decision)).toBe(wanted);
  });

  it('comes back where the activity was edited since', () => {
    const edited = { ...followed, activity: activityOf({ name: 'Call them at once' }) };
    const decision = decideTodo(aTodoCandidate(edited, removed), aPolicy());
    expect(decision).toMatchObject({
      entry: { action: 'restore', removed: false, todo: { subject: 'Call them at once' } },
    });
    const closed = { ...followed, activity: activityOf({ statusId: 2 }) };
    expect(outcome(decideTodo(aTodoCandidate(closed, removed), aPolicy()))).toBe('leave');
  });

  it('comes back with what was edited in AMP, where that side wins or a person decides', () => {
    const edited = { ...followed, activity: activityOf({ name: 'Theirs', memberId: 8 }) };
    const candidate = aTodoCandidate(edited, { ...removed, subject: 'Ours', notes: 'More' });
    const restored = (todoConflict: 'connectwise' | 'amp' | 'ask') => {
      const decision = decideTodo(candidate, aPolicy({ todoConflict }));
      if (decision.kind !== 'entry') throw new Error('nothing is done');
      expect(decision.entry).toMatchObject({ action: 'restore', write: null });
      const { todo, base, conflicts } = decision.entry;
      // Taken up again, it is looked at once more.
      const link = { ...aLink(), base: base ?? aLink().base };
      const next = aTodoCandidate({ ...edited, link, conflicts }, { ...todo, deletedAt: null });
      return [decision.entry, decideTodo(next, aPolicy({ todoConflict }))] as const;
    };
    const sent = { kind: 'change', changes: { notes: 'More\n\n[AMP to-do t1]' } };

    const [theirs, nextOfTheirs] = restored('connectwise');
    expect(theirs.todo).toMatchObject({ subject: 'Theirs', assignee: 'bea', notes: 'More' });
    expect(nextOfTheirs).toMatchObject({ entry: { action: 'update', write: sent } });

    const [ours, nextOfOurs] = restored('amp');
    expect(ours.todo).toMatchObject({ subject: 'Ours', assignee: 'bea' });
    const both = { ...sent, changes: { name: 'Ours', ...sent.changes } };
    expect(nextOfOurs).toMatchObject({ entry: { action: 'update', write: both } });

    const [asked, nextOfAsked] = restored('ask');
    expect(asked.todo).toMatchObject({ subject: 'Ours', assignee: 'bea' });
    expect(asked.conflicts).toMatchObject([{ field: 'subject' }]);
    expect(nextOfAsked).toMatchObject({ entry: { action: 'update', write: sent } });
  });

  it('is followed again once it is restored', () => {
    const resting = {
      ...followed,
      link: aLink({ state: 'resting', statusId: 2, status: 'done' }),
      activity: activityOf({ statusId: 2 }),
    };
    expect(decideTodo(aTodoCandidate(resting), aPolicy())).toMatchObject({
      entry: { action: 'reactivate', write: { kind: 'change', changes: { statusId: 1 } } },
    });
  });
});

it('knows the users that tests speak of', () => {
  expect(users.map(({ id }) => id)).toEqual(['ann', 'bea', 'none']);
});
