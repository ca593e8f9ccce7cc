import type { FieldValue } from '../contact/ampContact.ts';
import type { AmpField } from '../contact/ampFields.ts';
import { sameValue } from '../contact/comparison.ts';
import type { OwnerOf } from '../contact/owners.ts';
import type { Direction, Settings } from '../settings/settings.ts';
import { fieldsByName } from './catalog.ts';
import type { CatalogField } from './catalogField.ts';
import { asItIs, type Convert, type Converted, good, inTurn, unfit } from './converted.ts';
import type { DocumentEntry, MappingDocument } from './document.ts';
import { joined } from './joined.ts';
import type { Mapping, MappingEntry } from './mapping.ts';
import { type BothWays, valueMapWays, waysOf } from './transforms.ts';
import { valueForConnectWise, valueForField } from './valueOfKind.ts';

type MappingSettings = Pick<Settings, 'pull' | 'push' | 'conflict'>;

/**
 * The mapping in force: the entries of the document, and the default mapping for every other AMP
 * field. The default is the ConnectWise field with the same name (R14), both ways if ConnectWise
 * accepts a value, and for the owner the rules of the organization (R19). A default is dropped if
 * an entry of the document writes its ConnectWise field. Entries for a field that no longer exists
 * are ignored.
 */
export function compileMapping(
  document: MappingDocument,
  ampFields: readonly AmpField[],
  catalog: readonly CatalogField[],
  settings: MappingSettings,
  ownerOf: OwnerOf,
): Mapping {
  const sources = fieldsByName(catalog, namesIn(document));
  const chosen = new Map(document.entries.map((entry) => [entry.amp, entry]));
  const off = new Set(document.off);
  const written = writtenBy(document, sources);
  return ampFields.flatMap((target): MappingEntry[] => {
    if (target.kind === 'user') return ownerEntry(target, settings, ownerOf, off);
    const entry = chosen.get(target.name) ?? defaultEntry(target, off, written);
    const source = entry === null ? undefined : sources.get(entry.connectwise);
    if (entry === null || source === undefined) return [];
    return compileEntry(entry, source, target, sources, settings);
  });
}

/** The ConnectWise fields that entries of the document write. */
export function writtenBy(
  { entries }: MappingDocument,
  sources: ReadonlyMap<string, CatalogField>,
): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) => {
      const source = sources.get(entry.connectwise);
      const writes = source?.write !== undefined && directionOf(entry, source) !== 'to_amp';
      return writes ? [entry.connectwise] : [];
    }),
  );
}

/** The default mapping of an AMP field; null if it has none. */
function defaultEntry(
  { name, custom }: AmpField,
  off: ReadonlySet<string>,
  written: ReadonlySet<string>,
): DocumentEntry | null {
  if (custom !== undefined || off.has(name)) return null;
  return { amp: name, connectwise: name, ...(written.has(name) ? { direction: 'to_amp' } : {}) };
}

function ownerEntry(
  target: AmpField,
  settings: MappingSettings,
  ownerOf: OwnerOf,
  off: ReadonlySet<string>,
): MappingEntry[] {
  if (!settings.pull || off.has(target.name)) return [];
  const source: CatalogField = {
    name: target.name,
    label: target.label,
    object: 'company',
    kind: 'user',
    read: (_, company) => ownerOf(company),
  };
  return [{ source, target, direction: 'to_amp', conflict: settings.conflict, ...plainly(target) }];
}

function compileEntry(
  entry: DocumentEntry,
  source: CatalogField,
  target: AmpField,
  sources: ReadonlyMap<string, CatalogField>,
  settings: MappingSettings,
): MappingEntry[] {
  const read = joined(source, entry, sources);
  const { ways, oneWay } = conversions(entry, read, target);
  const wanted = directionOf(entry, source);
  const direction = allowed(oneWay ? 'to_amp' : wanted, read, settings);
  if (direction === null) return [];
  return [
    {
      source: read,
      target,
      direction,
      conflict: entry.conflict ?? settings.conflict,
      ...ways,
      conversion: conversionOf(entry),
      same: direction === 'to_amp' ? ways.same : byList(read, ways.same),
      blank: entry.blank ?? 'clear',
      fill: entry.default ?? null,
    },
  ];
}

/**
 * The direction of an entry. A field that is written only on request is import only, unless the
 * entry says otherwise.
 */
export function directionOf({ direction }: DocumentEntry, { optIn }: CatalogField): Direction {
  return direction ?? (optIn === true ? 'to_amp' : 'both');
}

/** All names of ConnectWise fields that a document has. */
export function namesIn({ entries }: MappingDocument): readonly string[] {
  return entries.flatMap(({ connectwise, transforms = [] }) => [
    connectwise,
    ...transforms.flatMap((transform) => (transform.kind === 'join' ? [transform.with] : [])),
  ]);
}

function conversionOf({ transforms = [], values }: DocumentEntry): string | null {
  if (transforms.length === 0 && values === undefined) return null;
  return JSON.stringify([transforms, values ?? null]);
}

/**
 * ConnectWise returns a choice in the spelling of its list, and several choices in an order of its own:
 * neither is a difference.
 */
function byList({ kind }: CatalogField, same: MappingEntry['same']): MappingEntry['same'] {
  if (kind !== 'choice' && kind !== 'choices') return same;
  const comparison = kind === 'choice' ? 'name' : 'list';
  return (a, b) => same(a, b) || sameValue(comparison, a, b);
}

/** How values of an entry are converted; `oneWay` if there is no way back to ConnectWise. */
export function conversions(
  entry: DocumentEntry,
  source: CatalogField,
  target: AmpField,
): { readonly ways: ReturnType<typeof plainly>; readonly oneWay: boolean } {
  const transforms = (entry.transforms ?? []).filter((transform) => transform.kind !== 'join');
  const steps: BothWays[] = transforms.map(waysOf);
  if (entry.values !== undefined) {
    steps.push(valueMapWays(entry.values, source.kind === 'choices' || target.kind === 'choices'));
  }
  const back = steps.flatMap(({ toConnectWise }) => toConnectWise ?? []);
  const joins = transforms.length < (entry.transforms?.length ?? 0);
  const oneWay = joins || back.length < steps.length;
  // Fields of one kind without conversion need no check of each value.
  const byDefault = source.name === target.name;
  const plain = steps.length === 0 && (byDefault || samePlainKind(source, target));
  if (plain) {
    const sent: Convert =
      source.length === undefined ? asItIs : (value) => valueForConnectWise(source, value);
    return { ways: { ...plainly(target), toConnectWise: sent }, oneWay };
  }
  const toAmp = inTurn([
    ...steps.map(({ toAmp: step }) => step),
    (value) => valueForField(target, value),
  ]);
  const toConnectWise = inTurn([
    ...back.toReversed(),
    (value) => valueForConnectWise(source, value),
    (value) => readable(value, toAmp),
  ]);
  const same = sameAfter(target, oneWay ? null : { toAmp, toConnectWise });
  return { ways: { ...plainly(target), toAmp, toConnectWise, same }, oneWay };
}

/** A value that AMP could not read back is not sent: it would look like a rejected one. */
function readable(value: Exclude<FieldValue, null>, toAmp: Convert): Converted {
  const again = toAmp(value);
  return again.fits ? good(value) : unfit({ code: 'not_readable' });
}

function samePlainKind(source: CatalogField, target: AmpField): boolean {
  return source.kind === target.kind && target.options === undefined && source.kind !== 'date';
}

/** The conversions of an entry whose values go over unchanged. */
function plainly(target: AmpField) {
  return {
    toAmp: asItIs,
    toConnectWise: asItIs,
    conversion: null as string | null,
    same: sameAfter(target, null),
    blank: 'clear' as MappingEntry['blank'],
    fill: null as string | null,
  };
}

/**
 * Whether two values of the AMP field mean the same, perhaps only after going to ConnectWise and
 * back, so that a value does not look rejected because of its own transform.
 */
function sameAfter(
  { comparison }: AmpField,
  ways: { readonly toAmp: Convert; readonly toConnectWise: Convert } | null,
): MappingEntry['same'] {
  const equal = (a: FieldValue, b: FieldValue) => sameValue(comparison, a, b);
  if (ways === null) return equal;
  const returned = (value: FieldValue): FieldValue => {
    if (value === null) return null;
    const there = ways.toConnectWise(value);
    if (!there.fits || there.value === null) return value;
    const back = ways.toAmp(there.value);
    return back.fits ? back.value : value;
  };
  return (a, b) => equal(a, b) || equal(returned(a), returned(b));
}

/** The part of the wanted direction that the settings and the field allow; null if nothing is left. */
function allowed(
  wanted: Direction,
  source: CatalogField,
  { pull, push }: MappingSettings,
): Direction | null {
  const toAmp = wanted !== 'to_connectwise' && pull;
  const toConnectWise = wanted !== 'to_amp' && push && source.write !== undefined;
  if (toAmp) return toConnectWise ? 'both' : 'to_amp';
  return toConnectWise ? 'to_connectwise' : null;
}
