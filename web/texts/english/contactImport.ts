import { counted, number } from '../numbers.ts';

const contacts = (count: number) => counted(count, { one: 'contact', other: 'contacts' });
const rows = (count: number) => counted(count, { one: 'row', other: 'rows' });

/** Importing contacts from a CSV file. */
export const contactImportTexts = {
  title: 'Import contacts',
  back: 'Contacts',
  noRights: 'Only users who may change contacts can import a CSV file.',
  file: {
    intro:
      'Choose a CSV file with one contact per row and column names in the first row. Nothing changes until you have seen the preview and apply it.',
    choose: 'Choose a file',
    drop: 'or drop it here',
    label: 'CSV file',
    reading: 'Reading the file…',
    couldNotRead: 'The file could not be read.',
    other: 'Choose another file',
  },
  columns: {
    title: 'Columns',
    encoding: 'Encoding',
    encodings: { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'windows-1252': 'Windows (Western)' },
    separator: 'Separator',
    separators: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab' },
    column: 'Column',
    samples: 'First values',
    field: 'AMP field',
    id: 'Id of the contact',
    notImported: 'Not imported',
    unnamed: (place: number) => `Column ${number(place)}, without a name`,
    rest: (count: number) =>
      counted(count, { one: 'column is not imported', other: 'columns are not imported' }),
    twice: (field: string) => `Another column already goes to ${field}.`,
    needed: 'Choose the column with the e-mail address or the id. It identifies each row.',
    preview: 'Show the preview',
    previewing: 'Checking the file…',
    couldNotPreview: 'The file could not be checked.',
    fieldOf: (column: string) => `AMP field of ${column}`,
  },
  preview: {
    title: 'Preview of the import',
    summary: (counts: { create: number; update: number; unchanged: number; refused: number }) =>
      [
        `${number(counts.create)} new`,
        `${number(counts.update)} changed`,
        `${number(counts.unchanged)} unchanged`,
        `${number(counts.refused)} rejected`,
      ].join(', '),
    of: (count: number) => `${rows(count)} in the file:`,
    actions: {
      create: 'New',
      update: 'Changed',
      unchanged: 'Unchanged',
      refused: 'Rejected',
      skipped: 'Skipped',
    },
    views: 'Rows',
    none: 'No rows of this kind.',
    line: (line: number) => `Line ${number(line)}`,
    noEmail: 'no e-mail address',
    matchedBy: {
      email: 'Found by the e-mail address',
      id: 'Found by the id',
    },
    apart: 'Not the same person',
    apartSaid: (name: string) => `Added as a new contact: you said it is not ${name}.`,
    together: 'Same person after all',
    leaveOut: 'Skip',
    takeIn: 'Include again',
    heads: { now: 'Now', willBe: 'Will be' },
    changes: (line: number) => `Changes of line ${number(line)}`,
    fix: 'Correct and check',
    cell: (column: string, line: number) => `${column} in line ${number(line)}`,
    refusal: (problem: string, accepted: string) => `${problem} ${accepted}`,
    more: 'Show more',
    couldNotLoad: 'The rows could not be loaded.',
    couldNotChange: 'The row was not changed.',
    apply: (count: number) => `Import ${contacts(count)}`,
    nothing: 'No row changes anything.',
    left: (count: number) => `${rows(count)} with errors ${count === 1 ? 'is' : 'are'} skipped.`,
    couldNotApply: 'The import did not start.',
    couldNotFind: 'The import could not be loaded.',
  },
  result: {
    applying: (done: number, all: number) => `Importing ${number(done)} of ${number(all)}…`,
    done: 'The file was imported',
    added: (count: number) => `${contacts(count)} added`,
    changed: (count: number) => `${contacts(count)} changed`,
    refused: (count: number) => `${rows(count)} rejected`,
    toContacts: 'Open Contacts',
    undo: 'Undo the import',
    undoing: (done: number, all: number) => `Undoing ${number(done)} of ${number(all)}…`,
    undone: 'The import was undone',
    undoneText: (undone: number, kept: number) =>
      kept === 0
        ? `${contacts(undone)} ${undone === 1 ? 'is' : 'are'} as before.`
        : `${contacts(undone)} ${undone === 1 ? 'is' : 'are'} as before. ${contacts(kept)} ${kept === 1 ? 'was' : 'were'} edited since and ${kept === 1 ? 'stays' : 'stay'}.`,
    couldNotUndo: 'The import was not undone.',
    refusedLater: 'Rejected during the import',
    another: 'Import another file',
  },
};
