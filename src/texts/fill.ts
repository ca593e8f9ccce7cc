/** A text with its `{name}`s filled in. */
export function fill(
  template: string,
  details: Readonly<Record<string, string | number | boolean | null>>,
): string {
  return template.replaceAll(/\{(\w+)\}/gu, (_, name: string) => String(details[name] ?? '?'));
}

/** A code with its details, in the words of a language. */
export function codedText<Code extends string>(
  words: Readonly<Record<Code, string>>,
  { code, ...details }: { readonly code: Code } & Readonly<Record<string, string | number>>,
): string {
  return fill(words[code], details);
}
