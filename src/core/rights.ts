/** The scope of a token; each includes the ones before it. */
export type Scope = 'read' | 'write' | 'admin';

export type Role = 'admin' | 'member';

type Needed = { readonly scope: Scope; readonly role: Role };

/**
 * Who may do what. A user needs the role. A token needs the scope and, if it was made for a user,
 * that user's role. Every operation of the API names one of these rights.
 */
export const rights = {
  'organization.read': { scope: 'read', role: 'member' },
  'organization.change': { scope: 'admin', role: 'admin' },
  'connection.read': { scope: 'read', role: 'member' },
  'connection.check': { scope: 'read', role: 'member' },
  'connection.change': { scope: 'admin', role: 'admin' },
  'filter.read': { scope: 'read', role: 'member' },
  'filter.change': { scope: 'write', role: 'admin' },
  'mapping.read': { scope: 'read', role: 'member' },
  'mapping.change': { scope: 'write', role: 'admin' },
  'fields.read': { scope: 'read', role: 'member' },
  'fields.change': { scope: 'write', role: 'admin' },
  'settings.read': { scope: 'read', role: 'member' },
  'settings.change': { scope: 'admin', role: 'admin' },
  'contacts.read': { scope: 'read', role: 'member' },
  'contacts.change': { scope: 'write', role: 'member' },
  'contacts.erase': { scope: 'admin', role: 'admin' },
  'todos.read': { scope: 'read', role: 'member' },
  'todos.change': { scope: 'write', role: 'member' },
  'review.read': { scope: 'read', role: 'member' },
  'review.decide': { scope: 'write', role: 'member' },
  'runs.read': { scope: 'read', role: 'member' },
  'runs.start': { scope: 'write', role: 'member' },
  'runs.apply': { scope: 'write', role: 'admin' },
  'runs.undo': { scope: 'write', role: 'admin' },
  'schedule.read': { scope: 'read', role: 'member' },
  'schedule.change': { scope: 'admin', role: 'admin' },
  'views.read': { scope: 'read', role: 'member' },
  'views.change': { scope: 'write', role: 'member' },
  'users.read': { scope: 'read', role: 'member' },
  'member_id.change': { scope: 'write', role: 'member' },
  'users.change': { scope: 'admin', role: 'admin' },
  'tokens.read': { scope: 'admin', role: 'member' },
  'tokens.change': { scope: 'admin', role: 'member' },
  'webhooks.read': { scope: 'admin', role: 'admin' },
  'webhooks.change': { scope: 'admin', role: 'admin' },
  'audit.read': { scope: 'admin', role: 'admin' },
} as const satisfies Readonly<Record<string, Needed>>;

export type Right = keyof typeof rights;

export const allRights = Object.keys(rights).filter(isRight);

const scopes: readonly Scope[] = ['read', 'write', 'admin'];

/** Whether a word names a right. */
export function isRight(word: string): word is Right {
  return Object.hasOwn(rights, word);
}

/** What is missing for a right: the role, the scope, or nothing. */
export function lacking(
  right: Right,
  { role, scope }: { readonly role: Role; readonly scope: Scope },
): 'role' | 'scope' | null {
  const needed: Needed = rights[right];
  if (scopes.indexOf(scope) < scopes.indexOf(needed.scope)) return 'scope';
  return needed.role === 'admin' && role !== 'admin' ? 'role' : null;
}
