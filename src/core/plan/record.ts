/** A synced record of AMP or ConnectWise: the subject of a hold, skip, conflict or plan line. */
export type RecordRef =
  | { readonly kind: 'contact'; readonly id: number }
  | { readonly kind: 'amp_contact'; readonly id: string }
  | { readonly kind: 'todo'; readonly id: string };

/** The objects whose records are synced, as runs name them. */
export type ObjectName = 'contacts' | 'todos';

export type RecordKind = RecordRef['kind'];

/** A key that no other record has. */
export function recordKey({ kind, id }: RecordRef): string {
  return `${kind} ${id}`;
}
