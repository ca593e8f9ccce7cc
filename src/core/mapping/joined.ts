import type { FieldValue } from '../contact/ampContact.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { CatalogField } from './catalogField.ts';
import type { DocumentEntry } from './document.ts';

/** The ConnectWise field of an entry, its value followed by those of the fields it is joined with. */
export function joined(
  source: CatalogField,
  { transforms = [] }: DocumentEntry,
  sources: ReadonlyMap<string, CatalogField>,
): CatalogField {
  let field = source;
  for (const transform of transforms) {
    if (transform.kind !== 'join') continue;
    const second = sources.get(transform.with);
    if (second === undefined) continue;
    const first = field;
    const { write: _, required: __, length: ___, ...readOnly } = first;
    field = {
      ...readOnly,
      kind: 'text',
      read: (contact, company) =>
        joinedText(first.read(contact, company), second.read(contact, company), transform.between),
    };
  }
  return field;
}

function joinedText(first: FieldValue, second: FieldValue, between: string): FieldValue {
  if (first === null || second === null) return first ?? second;
  return `${canonicalText(String(first))}${between}${canonicalText(String(second))}`;
}
