import type { Entry, Transform } from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';

const words = mappingTexts;

/** The rules of an entry besides field and direction, in words. */
export function rulesInWords(
  entry: Entry | null,
  labelOf: (name: string) => string,
): readonly string[] {
  if (entry === null) return [];
  const { conflict, blank, transforms = [], values } = entry;
  return [
    ...(conflict === undefined ? [] : [words.conflicts[conflict]]),
    ...(blank === undefined || blank === 'clear' ? [] : [words.blanks[blank]]),
    ...transforms.map((transform) => transformInWords(transform, labelOf)),
    ...(values === undefined ? [] : [words.rules.values(values.pairs.length)]),
    ...(entry.default === undefined ? [] : [words.rules.fill(entry.default)]),
  ];
}

export function transformInWords(transform: Transform, labelOf: (name: string) => string): string {
  switch (transform.kind) {
    case 'trim':
      return words.rules.trim;
    case 'case':
      return words.cases[transform.to];
    case 'phone':
      return words.rules.phone(transform.form);
    case 'yes_no':
      return words.rules.yesNo(transform.yes, transform.no);
    case 'date':
      return words.rules.date(transform.form);
    case 'join':
      return words.rules.join(labelOf(transform.with));
    case 'split':
      break;
  }
  return words.takes[transform.take];
}
