import type {
  AmpContact,
  FieldValue,
  FieldValues,
  Link,
  LinkMarks,
} from '../contact/ampContact.ts';
import { canonicalValue } from '../contact/comparison.ts';
import { fillOf, type Mapping, type MappingEntry, valuesForAmp } from '../mapping/mapping.ts';
import { plainNative } from '../mapping/nativeForm.ts';
import type { NativeChange } from '../mapping/nativeValue.ts';
import type { Unfit } from '../mapping/unfit.ts';
import type { Candidate } from './candidate.ts';
import type { ChangeReason, FieldChange, FieldConflict, Side } from './plan.ts';
import { withRefused } from './refusedFields.ts';

/** The result of a three-way compare of the mapped fields. */
export type Merge = {
  readonly changes: readonly FieldChange[];
  readonly conflicts: readonly FieldConflict[];
  readonly base: FieldValues;
  readonly marks: LinkMarks;
  /** Whether the contact itself, and not only its company, was edited in ConnectWise since the base. */
  readonly contactEdited: boolean;
  /** Whether a field that goes to ConnectWise was edited in AMP since the base, rejected or not. */
  readonly ampEdited: boolean;
  /** Whether ConnectWise has not yet rejected one of these edits, so that sending it may help. */
  readonly ampEditOpen: boolean;
};

export type MergeRules = {
  /** Which side was edited last; null if that is unknown: then ConnectWise counts as the last. */
  readonly latest: Side | null;
  /** The filler of a required field (R20); null: it cannot be emptied. */
  readonly requiredFill: string | null;
  /** Whether two records meet for the first time: then all their values count as new. */
  readonly first: boolean;
  /** Why a value cannot be written to this contact, or not without harm; null: it can. */
  readonly doesNotGo: (entry: MappingEntry, value: FieldValue) => Unfit | null;
  /** Why its own value cannot be imported to AMP; null: it can. */
  readonly doesNotCome: (entry: MappingEntry) => Unfit | null;
  /** Whether AMP contacts of one company have different values in the field. */
  readonly disputed: (entry: MappingEntry) => boolean;
  /** The form of both values in ConnectWise, if that differs from the one in AMP; see FieldChange. */
  readonly native: (
    entry: MappingEntry,
    old: FieldValue,
    next: FieldValue,
  ) => NativeChange | undefined;
};

/**
 * Compares each mapped field of ConnectWise, AMP and the base. Equal values come before conflicts. A change
 * on one side goes to the other if the field goes that way. If both changed it, the field's rule decides.
 * Swapping sides, directions and rules mirrors the outcome.
 */
export function mergeFields(
  mapping: Mapping,
  connectWise: FieldValues,
  amp: Pick<AmpContact, 'email' | 'fields'>,
  link: Pick<Link, 'base' | 'marks'>,
  rules: MergeRules,
): Merge {
  const outcome = new Outcome(mapping, link, rules);
  for (const entry of mapping) {
    const field = entry.target.name;
    outcome.field(entry, {
      cw: connectWise[field] ?? null,
      amp: ampValue(amp, field),
      agreed: baseOf(link, entry),
    });
  }
  return outcome.merge();
}

/** The AMP value of a field that is still to be sent; undefined if there is no edit to send. */
export function wishFor(
  entry: MappingEntry,
  { contact, company, link, ampContact, hold, gone }: Candidate,
): FieldValue | undefined {
  if (link?.state !== 'active' || ampContact === null || ampContact.deletedAt !== null) {
    return undefined;
  }
  if (hold !== null || gone) return undefined;
  const value = ampValue(ampContact, entry.target.name);
  const cw = valuesForAmp([entry], contact, company)[entry.target.name] ?? null;
  const settled = entry.same(value, baseOf(link, entry)) || entry.same(value, cw);
  return settled ? undefined : value;
}

/** The base of a field, unless it belongs to another ConnectWise field that was mapped before. */
function baseOf({ base, marks }: Pick<Link, 'base' | 'marks'>, entry: MappingEntry): FieldValue {
  const field = entry.target.name;
  const from = marks.sources?.[field] ?? field;
  return from === entry.source.name ? (base[field] ?? null) : null;
}

type Values = { readonly cw: FieldValue; readonly amp: FieldValue; readonly agreed: FieldValue };

class Outcome {
  readonly #changes: FieldChange[] = [];
  readonly #conflicts: FieldConflict[] = [];
  readonly #base: Record<string, FieldValue>;
  readonly #fillers: Record<string, FieldValue>;
  readonly #unfit: Record<string, FieldValue>;
  #contactEdited = false;
  #ampEdited = false;
  #ampEditOpen = false;
  readonly #marks: LinkMarks;
  readonly #before: FieldValues;
  readonly #mapping: Mapping;
  readonly #rules: MergeRules;

  constructor(mapping: Mapping, { base, marks }: Pick<Link, 'base' | 'marks'>, rules: MergeRules) {
    this.#marks = marks;
    this.#before = base;
    this.#mapping = mapping;
    this.#rules = rules;
    // A field that is unmapped for a while continues from its base once it is mapped again.
    const resting = (values: FieldValues): Record<string, FieldValue> => {
      const entries = Object.entries(values);
      return entries.length === 0
        ? {}
        : Object.fromEntries(entries.filter(([field]) => !isMapped(mapping, field)));
    };
    this.#base = resting(base);
    this.#fillers = resting(marks.fillers);
    this.#unfit = resting(marks.unfit);
  }

  field(entry: MappingEntry, values: Values): void {
    const { source, target, direction, same } = entry;
    const { cw, amp, agreed } = values;
    const editedInConnectWise = !same(cw, agreed);
    const editedInAmp = !same(amp, agreed);
    if (source.object === 'contact' && direction !== 'to_connectwise' && editedInConnectWise) {
      this.#contactEdited = true;
    }
    if (direction !== 'to_amp' && editedInAmp) {
      this.#ampEdited = true;
      if (!this.#refused(entry, amp)) this.#ampEditOpen = true;
    }
    const filler = this.#marks.fillers[target.name];
    if (filler !== undefined && cw === null) this.#fillers[target.name] = filler;

    let next = agreed;
    if (this.#goesAnew(entry, values)) {
      next =
        direction === 'to_connectwise'
          ? this.#send(entry, values, 'mapping_changed')
          : this.#take(entry, values, 'mapping_changed');
    } else if (same(cw, amp)) {
      // Neither changed, both changed alike, or one only in blanks, case or punctuation. The base keeps its
      // form while it means the same: agreement alone is no reason to write.
      if (editedInConnectWise) next = cw;
    } else if (!editedInConnectWise) {
      // Changed in AMP only. A field that comes from ConnectWise stays until it changes there.
      if (direction !== 'to_amp') next = this.#send(entry, values, 'changed_in_amp');
    } else if (!editedInAmp) {
      // Changed in ConnectWise only.
      if (direction !== 'to_connectwise')
        next = this.#take(entry, values, 'changed_in_connectwise');
    } else {
      // Changed on both sides, to different values.
      next = this.#decide(entry, values);
    }
    if (next !== null) this.#base[target.name] = next;
    if (cw === null && amp === null && direction !== 'to_amp') this.#fillAnew(entry);
  }

  /**
   * Whether the base was converted differently than the mapping does now, and the receiving side still has
   * it in that form. An edit on that side goes first.
   */
  #goesAnew({ target, conversion, same }: MappingEntry, { cw, amp, agreed }: Values): boolean {
    const noted = this.#marks.conversions?.[target.name] ?? null;
    if (noted === conversion || agreed === null || cw === null || amp === null) return false;
    if (sameForm(cw, agreed) || sameForm(cw, amp)) return false;
    return sameForm(amp, agreed) || same(amp, agreed);
  }

  /** A filler in ConnectWise is replaced if the mapping has another one for it now. */
  #fillAnew(entry: MappingEntry): void {
    const field = entry.target.name;
    const filler = this.#fillers[field];
    const fill = fillOf(entry, this.#rules.requiredFill);
    if (filler === undefined || fill === null || fill.startsWith(String(filler))) return;
    if (this.#refused(entry, null)) {
      this.#unfit[field] = null;
      return;
    }
    const native = this.#rules.native(entry, null, fill);
    const forms = native === undefined ? {} : { inConnectWise: native };
    const change = { side: 'connectwise', field, old: null, new: fill } as const;
    this.#changes.push({ ...change, because: 'required', ...forms });
    this.#fillers[field] = fill;
  }

  #decide(entry: MappingEntry, values: Values): FieldValue {
    const { direction, conflict, blank } = entry;
    // If emptying does not count, only the side with a value has changed it.
    if (blank !== 'clear' && (values.cw === null || values.amp === null)) {
      const filled = values.amp === null ? 'to_connectwise' : 'to_amp';
      if (direction === filled) return values.agreed;
      return values.amp === null
        ? this.#take(entry, values, 'changed_in_connectwise')
        : this.#send(entry, values, 'changed_in_amp');
    }
    if (direction === 'to_amp') return this.#take(entry, values, 'connectwise_wins');
    if (direction === 'to_connectwise') return this.#send(entry, values, 'amp_wins');
    switch (conflict) {
      case 'connectwise':
        return this.#take(entry, values, 'connectwise_wins');
      case 'amp':
        return this.#send(entry, values, 'amp_wins');
      case 'latest':
        return this.#rules.latest === 'amp'
          ? this.#send(entry, values, 'latest_wins')
          : this.#take(entry, values, 'latest_wins');
      case 'ask':
        break;
    }
    return this.#ask(entry, values, 'both_changed');
  }

  /** AMP takes the value of ConnectWise. */
  #take(entry: MappingEntry, values: Values, because: ChangeReason): FieldValue {
    const { target, blank } = entry;
    const { cw, amp, agreed } = values;
    if (stays(blank, cw, amp)) return agreed;
    const why = this.#rules.doesNotCome(entry);
    if (why !== null) return this.#ask(entry, values, 'does_not_fit_amp', why);
    this.#changes.push({
      side: 'amp',
      field: target.name,
      old: amp,
      new: cw,
      because: this.#rules.first ? 'first_sync' : because,
    });
    return cw;
  }

  /** ConnectWise takes the value of AMP, if it can. */
  #send(entry: MappingEntry, values: Values, because: ChangeReason): FieldValue {
    const { source, target, blank } = entry;
    const { cw, amp, agreed } = values;
    if (stays(blank, amp, cw)) return agreed;
    const why = this.#rules.doesNotGo(entry, amp);
    if (why !== null || this.#refused(entry, amp)) {
      return this.#ask(entry, values, 'does_not_fit', why);
    }
    if (this.#rules.disputed(entry)) return this.#ask(entry, values, 'company_disputed');
    const change = (value: FieldValue, reason: ChangeReason): FieldChange => {
      const made = { side: 'connectwise', field: target.name, old: cw } as const;
      const native = this.#rules.native(entry, cw, value);
      const forms = native === undefined ? {} : { inConnectWise: native };
      return { ...made, new: value, because: reason, ...forms };
    };
    if (amp === null && source.required === true) {
      const requiredFill = fillOf(entry, this.#rules.requiredFill);
      if (requiredFill === null) {
        return this.#ask(entry, values, 'does_not_fit', { code: 'required' });
      }
      this.#changes.push(change(requiredFill, 'required'));
      this.#fillers[target.name] = requiredFill;
      return null;
    }
    // It replaces the filler.
    delete this.#fillers[target.name];
    this.#changes.push(change(amp, this.#rules.first ? 'first_sync' : because));
    return amp;
  }

  #ask(
    entry: MappingEntry,
    values: Values,
    because: FieldConflict['because'],
    why: Unfit | null = null,
  ): FieldValue {
    const field = entry.target.name;
    const { cw, amp, agreed } = values;
    const native = this.#rules.native(entry, cw, null)?.old;
    this.#conflicts.push({
      field,
      base: agreed,
      connectWise: cw,
      amp,
      because,
      ...nativeIn(cw, native === undefined ? undefined : plainNative(native)),
      ...(why === null ? {} : { why }),
    });
    if (because === 'does_not_fit') this.#unfit[field] = amp;
    return agreed;
  }

  /** Whether ConnectWise received this very value before and altered or rejected it. */
  #refused({ target, same }: MappingEntry, amp: FieldValue): boolean {
    const unfit = this.#marks.unfit[target.name];
    return unfit !== undefined && same(unfit, amp);
  }

  merge(): Merge {
    const marks = { ...this.#marks, fillers: this.#fillers, unfit: this.#unfit };
    return {
      changes: this.#changes,
      conflicts: this.#conflicts,
      base: this.#base,
      marks: withConversions(
        withSources(
          withRefused(marks, this.#marks.refused ?? []),
          this.#mapping,
          () => new Set([...Object.keys(this.#base), ...this.#conflicts.map(({ field }) => field)]),
        ),
        this.#mapping,
        this.#base,
        this.#before,
      ),
      contactEdited: this.#contactEdited,
      ampEdited: this.#ampEdited,
      ampEditOpen: this.#ampEditOpen,
    };
  }
}

/** The marks of a link with the ConnectWise field of each of these AMP fields, if mapped. */
export function withSources(
  marks: LinkMarks,
  mapping: Mapping,
  fields: () => ReadonlySet<string>,
): LinkMarks {
  // Almost always each field is mapped to the one with its name.
  const renamed = mapping.some(({ source, target }) => source.name !== target.name);
  if (!renamed && marks.sources === undefined) return marks;
  const noted = fields();
  const mapped = new Set(mapping.map(({ target }) => target.name));
  const resting = Object.entries(marks.sources ?? {}).filter(([field]) => !mapped.has(field));
  const renamedNow = mapping.flatMap(({ source, target: { name } }) =>
    source.name !== name && noted.has(name) ? [[name, source.name] as const] : [],
  );
  const { sources: _, ...others } = marks;
  if (resting.length + renamedNow.length === 0) return others;
  return { ...others, sources: Object.fromEntries([...resting, ...renamedNow]) };
}

/**
 * The marks of a link with the conversion of each field's base. If the base is unchanged, so is its mark:
 * nothing is written for the mark alone.
 */
export function withConversions(
  marks: LinkMarks,
  mapping: Mapping,
  base: FieldValues,
  before: FieldValues,
): LinkMarks {
  const converts = mapping.some(({ conversion }) => conversion !== null);
  if (!converts && marks.conversions === undefined) return marks;
  const mapped = new Set(mapping.map(({ target }) => target.name));
  const known = marks.conversions ?? {};
  const kept = Object.entries(known).filter(
    ([field]) => !mapped.has(field) || (base[field] ?? null) === (before[field] ?? null),
  );
  const made = mapping.flatMap(({ target: { name }, conversion }) => {
    const value = base[name] ?? null;
    const isNew = value !== null && value !== (before[name] ?? null);
    return isNew && conversion !== null ? [[name, conversion] as const] : [];
  });
  const { conversions: _, ...others } = marks;
  if (kept.length + made.length === 0) return others;
  return { ...others, conversions: Object.fromEntries([...kept, ...made]) };
}

/** Whether two values are written alike, except for blanks at either end. */
function sameForm(a: FieldValue, b: FieldValue): boolean {
  return a === b || canonicalValue('text', a) === canonicalValue('text', b);
}

/** The member of a conflict that has the ConnectWise value in its own form, if that differs. */
export function nativeIn(
  connectWise: FieldValue,
  native: FieldValue | undefined,
): Pick<FieldConflict, 'heldInConnectWise'> {
  return native === undefined || native === connectWise ? {} : { heldInConnectWise: native };
}

function isMapped(mapping: Mapping, field: string): boolean {
  return mapping.some(({ target }) => target.name === field);
}

/** Whether the blank rule of a field keeps the other side unchanged. */
function stays(blank: MappingEntry['blank'], value: FieldValue, there: FieldValue): boolean {
  return (blank === 'keep' && value === null) || (blank === 'fill_only_empty' && there !== null);
}

/** The value of a field of an AMP contact; `email` is one of the fields. */
export function ampValue(amp: Pick<AmpContact, 'email' | 'fields'>, field: string): FieldValue {
  return field === 'email' ? amp.email : (amp.fields[field] ?? null);
}
