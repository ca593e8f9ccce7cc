import type { Place } from '../core/place.ts';

/**
 * One action a person can take in the product: a command on the command line, a button in the web
 * app. Null stands for a record that the reader still has to choose.
 */
export type Step =
  | { readonly kind: 'open'; readonly place: Place }
  | { readonly kind: 'connect' }
  | { readonly kind: 'replace_keys' }
  | { readonly kind: 'check_connection' }
  | { readonly kind: 'migrate' }
  | { readonly kind: 'sync' }
  /** A sync that reads everything again. */
  | { readonly kind: 'sync_all' }
  | { readonly kind: 'set_filter' }
  | { readonly kind: 'list_filter_values'; readonly field: string | null }
  /** Shows why a record did not sync. */
  | { readonly kind: 'explain'; readonly record: string | null }
  | { readonly kind: 'link'; readonly contactId: string | null }
  | { readonly kind: 'unlink'; readonly contactId: string | null }
  | { readonly kind: 'release_hold'; readonly record: string | null }
  | { readonly kind: 'release_holds_of_run'; readonly run: string }
  | { readonly kind: 'restore_contact'; readonly id: string | null }
  | { readonly kind: 'edit_todo'; readonly id: string | null }
  | { readonly kind: 'assign_todo'; readonly id: string | null }
  | { readonly kind: 'reopen_todo'; readonly id: string | null }
  | { readonly kind: 'set_setting'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'set_member' }
  | { readonly kind: 'set_default_user' }
  | { readonly kind: 'show_run'; readonly run: string };

/** Advice: a sentence for a person, and the steps to take. */
export type Advice = { readonly text: string; readonly steps: readonly Step[] };
