import type { Kind } from '../../../sandbox/editing/kinds.ts';
import { plainText } from '../../core/plainText.ts';

type WireRecord = Readonly<Record<string, unknown>>;

/** The display name of a sandbox record. */
export function titleOf(record: WireRecord): string {
  const { firstName, lastName, name } = record;
  const words = [firstName, lastName, name].filter((word) => typeof word === 'string');
  return plainText(words.join(' '));
}

/** A record in a list: its id, its name, and what it belongs to. */
export function listLine(record: WireRecord): string {
  const place = [record.company, record.contact, record.types].map(valueText).filter(Boolean);
  return [String(record.id).padStart(6), titleOf(record), ...place].join('  ');
}

/** A record with its fields by the names they are edited by, and its communication items. */
export function recordLines(
  kind: Kind,
  record: WireRecord,
  items: readonly WireRecord[],
): readonly string[] {
  const names = [...kind.fields.map(({ name }) => name), ...(kind.types === null ? [] : ['types'])];
  const shown = names
    .map((name) => [name, valueText(record[name])] as const)
    .filter(([, text]) => text !== '');
  const widest = Math.max(...shown.map(([name]) => name.length));
  return [
    `${titleOf(record)} (${kind.name} ${String(record.id)})`,
    ...shown.map(([name, text]) => `  ${name.padEnd(widest)}  ${text}`),
    ...items.map((item) => `  item ${String(item.id)}  ${itemText(item)}`),
  ];
}

/** The differences between two readings of a record. */
export function changedLines(before: WireRecord, after: WireRecord): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names]
    .filter((name) => name !== '_info')
    .map((name) => [name, valueText(before[name]), valueText(after[name])] as const)
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => `  ${name}: ${was || '(empty)'} → ${is || '(empty)'}`);
  return changed.length === 0 ? ['  nothing changed'] : changed;
}

function itemText(item: WireRecord): string {
  const { value, extension, defaultFlag } = item;
  return [
    valueText(item.type),
    valueText(value),
    typeof extension === 'string' ? `ext. ${plainText(extension)}` : '',
    defaultFlag === true ? '(default)' : '',
  ]
    .filter(Boolean)
    .join('  ');
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(elementText).filter(Boolean).join(', ');
  if (typeof value !== 'object' || value === null) return '';
  const reference: WireRecord = { ...value };
  if (typeof reference.id !== 'number') return '';
  return `${valueText(reference.name) || valueText(reference.identifier)} (${reference.id})`.trim();
}

/** An item or a type in a list; custom fields have a caption and are shown if they have a value. */
function elementText(element: unknown): string {
  if (typeof element !== 'object' || element === null) return '';
  if ('communicationType' in element) return itemText({ ...element });
  if ('caption' in element) {
    const { caption, value }: WireRecord = { ...element };
    const text = valueText(value);
    return text === '' ? '' : `${valueText(caption)}: ${text}`;
  }
  const { name }: WireRecord = { ...element };
  return valueText(name);
}
