import type { AmpContact, FieldValue } from '../contact/ampContact.ts';

/** The values of an AMP contact once some fields are set; `email` is a field here, null clears. */
export function withValues(
  contact: Pick<AmpContact, 'email' | 'fields'>,
  values: readonly { readonly field: string; readonly value: FieldValue }[],
): Pick<AmpContact, 'email' | 'fields'> {
  let email = contact.email;
  const fields: Record<string, FieldValue> = { ...contact.fields };
  for (const { field, value } of values) {
    if (field === 'email') email = value === null ? null : String(value);
    else if (value === null) delete fields[field];
    else fields[field] = value;
  }
  return { email, fields };
}
