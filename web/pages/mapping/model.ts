import type { Answer } from '../../api/call.ts';
import type { Direction, Draft, Entry } from '../../parts/mapping/draft.ts';

export type SavedMapping = Answer<'GET /organizations/{org}/mapping'>;
export type AmpField = Answer<'GET /organizations/{org}/amp-fields'>['data'][number];
type AnyField = Answer<'GET /organizations/{org}/connectwise-fields'>['data'][number];
export type ConnectWiseField = Extract<AnyField, { mappable: true }>;
export type NotMappable = Extract<AnyField, { mappable: false }>;
export type Checked = Answer<'POST /organizations/{org}/mapping/check'>;
export type Sampled = Answer<'POST /organizations/{org}/mapping/sample'>['data'][number];
export type Pair = Answer<'GET /organizations/{org}/amp-fields/{name}/pairs'>['data'][number];

export type Group = 'name' | 'contact' | 'address' | 'company' | 'custom';

export const groups: readonly Group[] = ['name', 'contact', 'address', 'company', 'custom'];

/** One AMP field, and its state in the draft. */
export type Row = {
  readonly amp: AmpField;
  readonly group: Group;
  /** Null: not mapped. */
  readonly connectwise: ConnectWiseField | null;
  readonly entry: Entry | null;
  /**
   * - `own`: the organization decided it.
   * - `default`: by the default mapping.
   * - `off`: switched off.
   * - `unmapped`: a field without a default.
   * - `owner`: follows from the company.
   */
  readonly kind: 'own' | 'default' | 'off' | 'unmapped' | 'owner';
  readonly direction: Direction | null;
  readonly isChanged: boolean;
};

/** All AMP fields with the draft's entry for each. */
export function rowsOf(
  draft: Draft,
  saved: Draft,
  ampFields: readonly AmpField[],
  connectWise: readonly ConnectWiseField[],
): readonly Row[] {
  const byName = new Map(connectWise.map((field) => [field.name, field]));
  const written = new Set(
    draft.entries.flatMap((entry) => {
      const field = byName.get(entry.connectwise);
      const writes = field?.writable === true && directionOf(entry, field) !== 'to_amp';
      return writes ? [entry.connectwise] : [];
    }),
  );
  return ampFields
    .filter(({ retired }) => !retired)
    .map((amp): Row => {
      const entry = draft.entries.find((one) => one.amp === amp.name) ?? null;
      const common = {
        amp,
        group: groupOf(amp),
        entry,
        isChanged: stated(draft, amp.name) !== stated(saved, amp.name),
      };
      if (amp.kind === 'user') {
        return { ...common, connectwise: null, kind: 'owner', direction: 'to_amp' };
      }
      if (entry !== null) {
        const connectwise = byName.get(entry.connectwise) ?? typedField(entry.connectwise);
        return { ...common, connectwise, kind: 'own', direction: directionOf(entry, connectwise) };
      }
      const own = amp.custom ? undefined : byName.get(amp.name);
      const isOff = draft.off.includes(amp.name);
      if (own === undefined || isOff) {
        const kind = isOff ? 'off' : 'unmapped';
        return { ...common, connectwise: own ?? null, kind, direction: null };
      }
      const both = own.writtenByDefault && !written.has(own.name);
      return { ...common, connectwise: own, kind: 'default', direction: both ? 'both' : 'to_amp' };
    });
}

/** Items of one communication type have names that are in no list, such as `phone:Home`. */
function typedField(name: string): ConnectWiseField {
  return {
    name,
    label: name,
    object: 'contact',
    kind: name.startsWith('email:') ? 'email' : 'phone',
    length: null,
    writable: true,
    writtenByDefault: true,
    required: false,
    mappable: true,
  };
}

function directionOf(entry: Entry, field: ConnectWiseField): Direction {
  return entry.direction ?? (field.writtenByDefault ? 'both' : 'to_amp');
}

const places: Readonly<Record<string, Group>> = {
  firstName: 'name',
  lastName: 'name',
  title: 'name',
  company: 'company',
  addressLine1: 'address',
  addressLine2: 'address',
  city: 'address',
  state: 'address',
  zip: 'address',
  country: 'address',
  site: 'address',
};

function groupOf({ name, custom }: AmpField): Group {
  if (custom) return 'custom';
  return name.startsWith('Company_') ? 'company' : (places[name] ?? 'contact');
}

/** The draft's entry for an AMP field, as text for comparison. */
function stated({ entries, off }: Draft, amp: string): string {
  const entry = entries.find((one) => one.amp === amp);
  if (entry === undefined) return off.includes(amp) ? 'off' : '';
  const { connectwise, direction, conflict, blank, transforms, values } = entry;
  return JSON.stringify([
    connectwise,
    direction,
    conflict,
    blank,
    entry.default,
    transforms === undefined || transforms.length === 0 ? null : transforms,
    values,
  ]);
}

/** AMP fields whose entries differ between two drafts. */
export function changedFields(a: Draft, b: Draft): readonly string[] {
  const names = new Set(
    [a, b].flatMap(({ entries, off }) => [...entries.map(({ amp }) => amp), ...off]),
  );
  return [...names].filter((name) => stated(a, name) !== stated(b, name)).toSorted();
}

/** Unmapped fields that have the same name as an unmapped ConnectWise field. */
export function suggestionsOf(
  rows: readonly Row[],
  connectWise: readonly ConnectWiseField[],
): readonly Entry[] {
  const used = new Set(rows.flatMap(({ connectwise }) => connectwise?.name ?? []));
  return rows.flatMap(({ kind, amp }): Entry[] => {
    if (kind !== 'unmapped') return [];
    const wanted = [plain(amp.name), plain(amp.label)];
    const found = connectWise.find(
      ({ name, label }) =>
        !used.has(name) && (wanted.includes(plain(name)) || wanted.includes(plain(label))),
    );
    return found === undefined ? [] : [{ amp: amp.name, connectwise: found.name }];
  });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Company fields are shown under exactly their own names (R12). */
export function shownName({ amp }: Row): string {
  return amp.name.startsWith('Company_') ? amp.name : amp.label;
}
