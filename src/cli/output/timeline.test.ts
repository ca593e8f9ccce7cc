import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/failure.ts';
import type { TimelineEntry } from '../../core/todo/timeline.ts';
import type { Timeline } from '../../engine/inbox/timeline.ts';
import { createPaint } from './paint.ts';
import { width } from './text.ts';
import { timelineDocument, timelineLines, timelineNotes } from './timeline.ts';

const entry: TimelineEntry = {
  activityId: 501,
  subject: 'Call back',
  notes: null,
  date: '2026-03-05T13:00:00Z',
  lastUpdated: '2026-03-06T08:00:00Z',
  type: 'Call',
  status: 'Open',
  done: false,
  member: { id: 11, memberId: 'alee', user: { id: 'u1', name: 'Ann Lee' } },
  todoId: null,
};

const timelineWith = (...entries: readonly Partial<TimelineEntry>[]): Timeline => ({
  contactId: 70,
  ampContactId: 'a1',
  timeZone: 'Europe/Berlin',
  entries: entries.map((parts) => ({ ...entry, ...parts })),
  more: 0,
  unreadable: [],
  unnamed: [],
});

const plainPaint = createPaint(false);
const linesOf = (timeline: Timeline, columns = 80) =>
  timelineLines(timeline, 'Bob Kim', plainPaint, columns);
/** What stands below the heading about one activity. */
const about = (parts: Partial<TimelineEntry>, columns?: number) =>
  linesOf(timelineWith(parts), columns).slice(3);

describe('a timeline on the screen', () => {
  it('says for each activity when, what, how it stands and whose it is', () => {
    const done = { date: '2026-03-04', status: 'Completed', done: true, todoId: 't-1' };
    expect(linesOf(timelineWith({ notes: 'One\n\nTwo' }, done))).toEqual([
      'Bob Kim (contact 70)',
      'Times are of Europe/Berlin. The newest first:',
      '',
      '  2026-03-05 14:00  Call back',
      '                    Call · Open · Ann Lee',
      '                    One',
      '                    Two',
      '',
      '  2026-03-04        Call back',
      '                    Call · Completed (done) · Ann Lee · from to-do t-1',
    ]);
  });

  it('says so where something is not there', () => {
    const nothing = { subject: ' ', date: null, type: null, status: null, done: null };
    expect(about({ ...nothing, member: null })).toEqual([
      '  no date           (no subject)',
      '                    status not known · assigned to nobody · changed 2026-03-06',
      '                    09:00',
    ]);
    expect(about({ member: { id: 12, memberId: 'bkim', user: null } })[1]).toContain('· bkim');
    expect(about({ member: { id: 12, memberId: null, user: null } })[1]).toContain('· member 12');
    expect(linesOf(timelineWith())).toEqual([
      'Bob Kim (contact 70)',
      'ConnectWise has no activity of this contact.',
    ]);
    const unreadable = { ...timelineWith(), unreadable: [7] };
    expect(timelineLines(unreadable, 'contact 70', plainPaint, 80)).toEqual(['contact 70']);
  });

  it('shows three lines of notes, broken between words, and none wider than the terminal', () => {
    const long = Array.from({ length: 60 }, (_, nth) => `word${nth}`).join(' ');
    for (const notes of [
      long,
      `${'x'.repeat(500)}\n${long}`,
      '宽'.repeat(300),
      'a\n'.repeat(900),
    ]) {
      const lines = about({ notes, subject: long, type: long }, 60);
      expect(lines).toHaveLength(1 + 3 + 3);
      expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(60);
      expect(lines.at(-1)).toMatch(/…$/u);
    }
    expect(
      about({ notes: 'a\nb\nc' })
        .slice(2)
        .map((line) => line.trim()),
    ).toEqual(['a', 'b', 'c']);
  });

  it('lets nothing from ConnectWise steer the terminal', () => {
    const bad = 'a\u001B[2Jb\u202Ec';
    const member = { id: 12, memberId: bad, user: null };
    const parts = { subject: bad, notes: `${bad}\n${bad}`, type: bad, status: bad, member };
    const lines = timelineLines(timelineWith(parts), bad, plainPaint, 80);
    for (const sign of ['\u001B', '\u202E']) expect(lines.join('\n')).not.toContain(sign);
    expect(lines.join('\n')).toContain('a [2Jb c');
  });
});

describe('what is said below a timeline', () => {
  const one = timelineWith({});

  it('is how many there are, and how to see more', () => {
    expect(timelineNotes(one)).toEqual(['', '1 activity']);
    expect(timelineNotes({ ...one, more: 1300 })).toEqual([
      '',
      '1 of 1,301 activities; 1,300 more: --limit 1301',
    ]);
    expect(timelineNotes(timelineWith())).toEqual([]);
  });

  it('is what could not be read, and what to do', () => {
    const detail = { what: 'members', row: 'System > Member Maintenance', level: 'Inquire to All' };
    const unnamed = [new Failure('right_missing', detail)];
    const notes = timelineNotes({ ...one, unreadable: [7], unnamed }).join('\n');
    expect(notes).toContain('1 activity has a form that is not understood.');
    expect(notes).toContain(
      'may not read members.\n  In ConnectWise, open System > Security Roles',
    );
  });
});

it('a timeline for scripts has all of the notes, and ids', () => {
  const notes = 'One\nTwo\nThree\nFour\nFive';
  expect(timelineDocument(timelineWith({ notes, todoId: 't-1' }))).toEqual({
    contactId: 70,
    ampContactId: 'a1',
    timeZone: 'Europe/Berlin',
    activities: [
      {
        id: 501,
        subject: 'Call back',
        notes,
        date: '2026-03-05T13:00:00Z',
        lastUpdated: '2026-03-06T08:00:00Z',
        type: 'Call',
        status: 'Open',
        done: false,
        member: { id: 11, memberId: 'alee', user: { id: 'u1', name: 'Ann Lee' } },
        todo: 't-1',
      },
    ],
    more: 0,
    unreadable: [],
    unnamed: [],
  });
});
