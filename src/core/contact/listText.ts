/**
 * Several names as one text, sorted, each once, separated by commas. A name with a comma or a
 * quotation mark is put in quotation marks. Blank names are omitted.
 */
export function listText(names: readonly string[]): string {
  const filled = names.map((name) => name.trim()).filter((name) => name !== '');
  return [...new Set(filled)].toSorted().map(quotedName).join(', ');
}

/** The names of a list text, as people enter it too. */
export function readList(text: string): readonly string[] {
  const names: string[] = [];
  for (const [, inQuotes, plain] of text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gu)) {
    const name = inQuotes === undefined ? (plain ?? '').trim() : inQuotes.replaceAll('""', '"');
    if (name.trim() !== '') names.push(name.trim());
  }
  return names;
}

/** A name in the form of a list text. */
export function quotedName(name: string): string {
  return /[",]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
