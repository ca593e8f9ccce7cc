import { counted, number } from '../numbers.ts';

/** Review: conflicts, holds, matches. */
export const review = {
  views: 'Kinds of decisions',
  tabs: {
    conflicts: 'Conflicts',
    holds: 'Holds',
    matches: 'Matches',
    settled: 'Settled conflicts',
    decided: 'Decided matches',
  },
  later: 'Later',
  couldNotLoad: {
    conflicts: 'The conflicts could not be loaded.',
    holds: 'The holds could not be loaded.',
    matches: 'The matches could not be loaded.',
  },
  couldNotDecide: 'Nothing was decided.',
  takingBack: {
    reopened: (count: number) =>
      count === 1
        ? 'The decision was taken back. The conflict is open again.'
        : `The decisions were taken back. ${number(count)} conflicts are open again.`,
    matchReopened: 'The decision was taken back. The next sync proposes them again.',
    held: (count: number) =>
      `${counted(count, { one: 'record is', other: 'records are' })} on hold again.`,
    couldNot: 'The decision was not taken back.',
    applied: (count: number) =>
      count === 1
        ? 'A sync has already applied this decision.'
        : `A sync has already applied ${number(count)} of these decisions.`,
    appliedText: 'The change is in the history of the run, and can be undone there.',
    undo: 'Undo its change',
    undoEach: 'Undo their changes',
    passed: (count: number) =>
      count === 1
        ? 'The record changed since this decision.'
        : `${number(count)} records changed since these decisions.`,
    passedText: 'The decision cannot be taken back. Change the value in AMP or in ConnectWise.',
    toSettled: 'Settled conflicts',
  },
  conflicts: {
    list: 'Conflicts',
    none: 'No conflicts.',
    noneText: 'A conflict is a field that was changed on both sides to different values.',
    fields: (count: number) => counted(count, { one: 'field', other: 'fields' }),
    before: 'Before',
    amp: 'AMP',
    connectwise: 'ConnectWise',
    keepAmp: 'Keep AMP',
    keepConnectWise: 'Keep ConnectWise',
    since: 'Conflict found',
    todo: 'To-do',
    contact: 'Contact',
    edit: 'Another value',
    editLabel: (field: string) => `Another value for ${field}`,
    editHelp: 'It is saved in AMP, and goes to ConnectWise with the next sync.',
    save: 'Save and keep',
    cancel: 'Cancel',
    kept: (side: 'amp' | 'connectwise') =>
      side === 'amp'
        ? 'AMP keeps its value; ConnectWise gets it with the next sync.'
        : 'ConnectWise keeps its value; AMP gets it with the next sync.',
    moved: 'The contact was edited in the meantime. Check the values again.',
    alike: (count: number, field: string) => `${number(count)} conflicts are about ${field}`,
    alikeNow: 'Decide these the same way:',
    allAmp: 'Keep AMP for all',
    allConnectWise: 'Keep ConnectWise for all',
    alikeAlways: 'Decide these and all later ones by a rule:',
    alwaysAmp: 'Always keep AMP',
    alwaysConnectWise: 'Always keep ConnectWise',
    alwaysByOthers: 'An administrator can make this a rule of the field mapping.',
    rule: (field: string, side: string) => `If both sides change ${field}, ${side} wins.`,
    ruleNote: 'Decided in Review',
    ruled: (field: string, side: string) =>
      `From now on ${side} wins for ${field}. The next sync decides these conflicts.`,
    rules: {
      connectwise: 'ConnectWise wins',
      amp: 'AMP wins',
      latest: 'the latest edit wins',
    } as const,
    hasRule: (field: string, rule: string) =>
      `The field mapping has a rule for ${field}: ${rule}. The next sync decides these conflicts.`,
    couldNotRead: 'The field mapping could not be loaded.',
    sure: (count: number, side: string, field: string) =>
      `${side} keeps its value of ${field} in ${counted(count, { one: 'conflict', other: 'conflicts' })}. The other side gets it with the next sync.`,
    decideAll: (count: number) =>
      `Decide ${counted(count, { one: 'conflict', other: 'conflicts' })}`,
    todoFields: {
      subject: 'Subject',
      notes: 'Notes',
      due: 'Due',
      priority: 'Priority',
      type: 'Type',
      status: 'Status',
      assignee: 'Assignee',
    } as Readonly<Record<string, string>>,
  },
  settled: {
    none: 'No conflict has been decided yet.',
    noneText: 'Every conflict that a person decides is listed here with both values.',
    couldNotLoad: 'The settled conflicts could not be loaded.',
    takeBack: 'Take back',
    passed: 'Changed since',
    gone: 'No longer exists',
    empty: 'Empty',
    keptMark: '(kept)',
    somebody: 'Someone',
    columns: {
      record: 'Record',
      field: 'Field',
      amp: 'AMP',
      connectwise: 'ConnectWise',
      by: 'By',
      at: 'When',
      back: 'Actions',
    },
  },
  holds: {
    list: 'Holds',
    none: 'Nothing is on hold.',
    noneText: 'A hold is a record that does not sync until a person releases it.',
    reasons: {
      kept_back: 'Put on hold by hand',
      undone: 'Its last change was undone',
      unlinked: 'It was unlinked',
      refused: 'The change was rejected by hand',
    },
    columns: {
      record: 'Record',
      company: 'Company',
      kind: 'Kind',
      reason: 'Reason',
      by: 'By',
      since: 'Since',
    },
    kinds: { contact: 'Contact', amp_contact: 'AMP contact', todo: 'To-do' },
    release: (count: number) => `Release ${counted(count, { one: 'record', other: 'records' })}`,
    released: (count: number) =>
      `${counted(count, { one: 'record syncs', other: 'records sync' })} again with the next run.`,
    system: 'ampwise',
  },
  matches: {
    list: 'Matches',
    none: 'No matches to review.',
    noneText: 'A match is an AMP contact and a ConnectWise contact that may be the same person.',
    candidates: (count: number) => counted(count, { one: 'candidate', other: 'candidates' }),
    differing: 'Only differences',
    name: 'Name',
    email: 'E-mail',
    company: 'Company',
    same: 'Same person',
    notSame: 'Not the same',
    none_of_these: 'None of these',
    choose: 'Which one?',
    willLink:
      'They are linked and sync from then on. Where their fields differ, ConnectWise or the rule of the field decides.',
    linked: 'Linked. They sync from now on.',
    notLinked: 'Not the same person: they are not proposed again.',
    takeBack: 'Take back',
    decided: 'Decided. The next sync continues with this contact.',
    nothingDecided: 'Nothing decided yet.',
    nothingDecidedText: 'Each decision about a match is listed here, and can be taken back.',
    wasSame: 'Same person',
    wasNotSame: 'Not the same',
    changedSince: 'changed since',
    linkedSince: 'Synced since',
    columns: {
      amp: 'AMP',
      connectwise: 'ConnectWise',
      decision: 'Decision',
      at: 'When',
      back: 'Actions',
    },
    gone: 'no longer exists',
  },
};
