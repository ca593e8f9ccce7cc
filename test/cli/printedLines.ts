import { readText } from '../architecture/tree.ts';

/** A command line as a document prints it. */
export type PrintedLine = {
  readonly path: string;
  /** Number of the line in the document, from 1. */
  readonly at: number;
  /** The command, without the remark after it. */
  readonly text: string;
  readonly args: readonly string[];
  /** The file that its output is redirected to. */
  readonly into: string | null;
  /** Why it cannot be run against the sandbox, as the block says; null: it is run. */
  readonly notRun: string | null;
};

/**
 * The command lines in the blocks of a document, in order. A block that begins with "```console not run:
 * reason" is not run. In a block, two spaces or a # separate a command from the remark about it.
 */
export function printedLines(path: string): readonly PrintedLine[] {
  const found: PrintedLine[] = [];
  let notRun: string | null = null;
  let inside = false;
  for (const [index, line] of readText(path).split('\n').entries()) {
    const fence = /^\s*```(.*)$/u.exec(line);
    if (fence !== null) {
      inside = !inside;
      notRun = inside ? (/not run: (.+)$/u.exec(fence[1] ?? '')?.[1] ?? null) : null;
      continue;
    }
    const command = /^\s*(?:npx )?ampwise\s+(.+)$/u.exec(line)?.[1];
    if (!inside || command === undefined) continue;
    const words = wordsOf(command);
    const arrow = words.indexOf('>');
    found.push({
      path,
      at: index + 1,
      text: `ampwise ${words.join(' ')}`,
      args: arrow < 0 ? words : words.slice(0, arrow),
      into: arrow < 0 ? null : (words[arrow + 1] ?? null),
      notRun,
    });
  }
  return found;
}

/** The words of a command as a shell splits them, up to the remark. */
function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  const parts = command.matchAll(
    /(?<blanks>\s+)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s"']+)/gu,
  );
  let isOpen = false;
  for (const { groups = {} } of parts) {
    const { blanks, double, single, bare } = groups;
    if (blanks !== undefined) {
      if (blanks.length > 1) break;
      isOpen = false;
      continue;
    }
    if (bare === '#' && !isOpen) break;
    const text = double ?? single ?? bare ?? '';
    if (isOpen) words.push(`${words.pop() ?? ''}${text}`);
    else words.push(text);
    isOpen = true;
  }
  return words;
}
