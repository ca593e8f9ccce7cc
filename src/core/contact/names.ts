import type { FieldValue } from './ampContact.ts';
import { canonicalName } from './canonical.ts';

/** First and last name as people are compared by them; empty where neither is known. */
export function nameKey(firstName: FieldValue, lastName: FieldValue): string {
  const parts = [firstName, lastName].map((part) =>
    typeof part === 'string' ? canonicalName(part).replaceAll(/\s+/gu, ' ') : '',
  );
  return parts.filter((part) => part !== '').join(' ');
}

/** A company name as companies are compared by it; empty where there is none. */
export function companyKey(name: FieldValue): string {
  return typeof name === 'string' ? canonicalName(name).replaceAll(/\s+/gu, ' ') : '';
}
