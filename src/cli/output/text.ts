import { stripVTControlCharacters } from 'node:util';

/** A number with thousands separators: `12,345`. */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 company`, `2 companies`. */
export function counted(value: number, one: string, many: string): string {
  return `${thousands(value)} ${value === 1 ? one : many}`;
}

/** Size of a file from bytes, in MB as disks count them: `0.4 MB`, `1,203 MB`. */
export function megabytes(bytes: number): string {
  const size = bytes / 1_000_000;
  return `${size < 9.95 ? size.toFixed(1) : thousands(Math.round(size))} MB`;
}

/** A duration, from milliseconds: `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The duration between two ISO instants; a question mark if the later one is not known. */
export function durationBetween(from: string, to: string | null): string {
  return to === null ? '?' : duration(Date.parse(to) - Date.parse(from));
}

/** An ISO instant in the time zone of the terminal, to the second: `2026-03-01 15:05:09 GMT+1`. */
export function readable(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const parts = new Map(
    zoned()
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${day} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`;
}

/** Text with its instants converted to this time zone. */
export function withReadableTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, readable);
}

let format: Intl.DateTimeFormat | null = null;

/** Node takes the zone from TZ, else from the system. */
function zoned(): Intl.DateTimeFormat {
  format ??= new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return format;
}

/**
 * The approximate width of a text on a terminal: wide characters count as two columns, combining
 * marks as none.
 */
export function width(text: string): number {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{M}|\u200D/u.test(character)) continue;
    columns +=
      /\p{Extended_Pictographic}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uFF00-\uFF60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}

/**
 * Wraps a line to this many columns, between words and with its indent. A command stays in one
 * piece, so that it can be pasted. In a table row only the last cell is wrapped, below itself.
 */
export function wrapped(line: string, columns: number): readonly string[] {
  const indent = /^ */u.exec(line)?.[0] ?? '';
  const text = line.slice(indent.length);
  if (width(line) <= columns) return [line];
  if (/ {2}/u.test(text)) return withLastCellBroken(line, columns);
  const at = text.search(/(?<=: )ampwise /u);
  const [sentence, command] = at < 0 ? [text, []] : [text.slice(0, at - 1), [text.slice(at)]];
  const room = columns - indent.length;
  return inLines([...sentence.split(' '), ...command], room).map((one) => indent + one);
}

/** The share of a line that earlier cells may occupy if the last one is to be wrapped. */
const mostBefore = 0.7;

function withLastCellBroken(line: string, columns: number): readonly string[] {
  const [, before = '', cell = ''] = /^(.* {2,})(\S.*)$/u.exec(line) ?? [];
  const indent = width(before);
  if (indent > columns * mostBefore || /(?:^|: )ampwise /u.test(cell)) return [line];
  const [first = '', ...rest] = inLines(cell.split(' '), columns - indent);
  return [before + first, ...rest.map((one) => ' '.repeat(indent) + one)];
}

/** Wraps words to lines of at most this many columns. */
export function inLines(words: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of words) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && width(longer) > columns) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}

/** Text shortened to this many columns, with an ellipsis for the missing part. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (width(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Text of exactly this many columns, shortened or padded with spaces. */
export function filled(text: string, columns: number): string {
  const shown = cut(text, columns);
  return shown + ' '.repeat(Math.max(0, columns - width(shown)));
}

/** Rows as aligned lines; columns named in `right` (by position) are aligned to the right. */
export function table(
  rows: readonly (readonly string[])[],
  options: { readonly right?: readonly number[]; readonly indent?: number } = {},
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  }
  const indent = ' '.repeat(options.indent ?? 0);
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const blanks = ' '.repeat((widths[column] ?? 0) - width(cell));
      return options.right?.includes(column) === true ? blanks + cell : cell + blanks;
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}

/** The minimum width of a cell, however narrow the terminal is. */
const narrowest = 8;

/**
 * A table with a heading, at most as wide as the terminal: if necessary, the last cell of each row,
 * its id, moves to its own line, and the longest others are shortened.
 */
export function fittingTable(
  rows: readonly (readonly string[])[],
  columns: number,
): readonly string[] {
  const whole = table(rows);
  if (whole.every((line) => width(line) <= columns)) return whole;
  const cells = rows.map((row) => row.slice(0, -1));
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(...cells.map((row) => width(row[at] ?? ''))),
  );
  const gaps = 2 * (widths.length - 1);
  const total = () => widths.reduce((sum, one) => sum + one, gaps);
  while (total() > columns) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return table(
    cells.map((row) => row.map((cell, at) => cut(cell, widths[at] ?? narrowest))),
  ).flatMap((line, at) => [line, `  ${rows[at]?.at(-1) ?? ''}`]);
}
