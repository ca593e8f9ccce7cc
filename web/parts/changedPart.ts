/** The part of a text that differs from another: from the first to the last changed word. */
export function changedPart(
  text: string,
  other: string,
): { readonly start: number; readonly end: number } {
  const [words, others] = [text.split(/(?<=\s)/u), other.split(/(?<=\s)/u)];
  let head = 0;
  while (head < words.length && head < others.length && words[head] === others[head]) head += 1;
  let tail = 0;
  while (
    tail < words.length - head &&
    tail < others.length - head &&
    words.at(-1 - tail) === others.at(-1 - tail)
  ) {
    tail += 1;
  }
  return {
    start: length(words.slice(0, head)),
    end: text.length - length(words.slice(words.length - tail)),
  };
}

function length(words: readonly string[]): number {
  return words.join('').length;
}
