import { type LinkMarks, noMarks } from '../../core/contact/ampContact.ts';
import type { FieldChange, PlanEntry } from '../../core/plan/plan.ts';
import { madeSkip, type NamedSkip, namedSkip } from '../../core/plan/skip.ts';
import type { TodoEntry } from '../../core/todo/todoPlan.ts';

/** The members that are omitted if they have their most common value. */
type Usual = 'conflicts' | 'link' | 'origin' | 'marks' | 'skip' | 'target';

/**
 * An entry in stored form. The values of a new AMP contact are its base, and stored once; `more`
 * are the changes beyond that. An older version knew one direction, and fewer of the omitted
 * members.
 */
export type StoredEntry = Omit<PlanEntry, Usual | 'changes'> &
  Partial<Pick<PlanEntry, Exclude<Usual, 'skip'>>> & {
    readonly skip?: NamedSkip<'contact'> | null;
    readonly changes?: readonly StoredChange[];
    readonly more?: readonly StoredChange[];
  };

/** A change; an older version knew those of AMP only. */
type StoredChange = Omit<FieldChange, 'side'> & Partial<Pick<FieldChange, 'side'>>;

export function storedEntry(entry: PlanEntry): StoredEntry {
  const { changes: _, conflicts, link, origin, marks, skip, target, ...rest } = entry;
  const usual = usualOf(entry);
  const stored: StoredEntry = { ...rest };
  Object.assign(
    stored,
    storedChanges(entry),
    conflicts.length > 0 ? { conflicts } : null,
    link === usual.link ? null : { link },
    origin === usual.origin ? null : { origin },
    isUnmarked(marks) ? null : { marks },
    skip === null ? null : { skip: namedSkip(skip) },
    target === null ? null : { target },
  );
  return stored;
}

export function entryOf(stored: StoredEntry): PlanEntry {
  const { changes, more, skip = null, ...rest } = stored;
  const first = changes === undefined ? firstValues(stored) : [];
  const others = (changes ?? more ?? []).map((change): FieldChange => ({ side: 'amp', ...change }));
  const all = others.length === 0 ? first : [...first, ...others];
  return Object.assign(usualOf(stored), rest, {
    changes: all,
    skip: skip === null ? null : madeSkip('contact', skip.contactId, skip),
  });
}

function usualOf({ action }: Pick<PlanEntry, 'action'>): Pick<PlanEntry, Usual> {
  return {
    conflicts: [],
    link: action === 'pause' ? 'paused' : 'active',
    origin: 'connectwise',
    marks: noMarks,
    skip: null,
    target: null,
  };
}

function storedChanges(entry: PlanEntry): Pick<StoredEntry, 'changes' | 'more'> {
  if (entry.action !== 'create' || !followsFromBase(entry)) return { changes: entry.changes };
  const more = entry.changes.slice(Object.keys(entry.base).length);
  return more.length > 0 ? { more } : {};
}

/** Whether the changes begin with those that follow from the base. */
function followsFromBase({ base, changes }: PlanEntry): boolean {
  return Object.keys(base).every((field, index) => {
    const change = changes[index];
    return (
      change?.side === 'amp' &&
      change.field === field &&
      change.new === base[field] &&
      change.old === null &&
      change.because === 'first_sync' &&
      change.inConnectWise === undefined
    );
  });
}

function firstValues({ base }: Pick<PlanEntry, 'base'>): readonly FieldChange[] {
  return Object.entries(base).map(([field, value]) => ({
    side: 'amp',
    field,
    old: null,
    new: value,
    because: 'first_sync',
  }));
}

function isUnmarked({
  fillers,
  unfit,
  removedVersion,
  inactivated,
  sources,
  conversions,
}: LinkMarks): boolean {
  const none = [fillers, unfit, sources ?? {}, conversions ?? {}].every(
    (part) => Object.keys(part).length === 0,
  );
  return none && removedVersion === null && !inactivated;
}

/** An entry of a to-do in stored form; an older version knew no conflicts. */
export type StoredTodoEntry = Omit<TodoEntry, 'conflicts' | 'skip'> &
  Partial<Pick<TodoEntry, 'conflicts'>> & { readonly skip: NamedSkip<'todo'> | null };

export function storedTodoEntry(entry: TodoEntry): StoredTodoEntry {
  const { skip } = entry;
  return { ...entry, skip: skip === null ? null : namedSkip(skip) };
}

export function todoEntryOf(stored: StoredTodoEntry): TodoEntry {
  const { skip } = stored;
  const standing = skip === null ? null : madeSkip('todo', skip.todoId, skip);
  return { conflicts: [], ...stored, skip: standing };
}
