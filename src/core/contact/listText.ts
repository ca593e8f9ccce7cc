/**
 * Several names as one text: in order of the alphabet, each once, split by commas; one that holds a
 * comma or a quotation mark stands in quotation marks. Blank ones are left out.
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

/** A name as it stands in a list text. */
export function quotedName(name: string): string {
  return /[",]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
