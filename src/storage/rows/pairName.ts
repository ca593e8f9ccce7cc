/** A contact and an AMP contact as one key. */
export function pairName(contactId: number, ampContactId: string): string {
  return `${contactId} ${ampContactId}`;
}
