import type { EditableField, Kind } from './kinds.ts';
import { EditProblem, type Person, type WireRecord } from './person.ts';

/** The API value for an entered text; null clears. Throws EditProblem. */
export async function readValue(
  person: Person,
  kind: Kind,
  { name, spec, required }: EditableField,
  entered: string,
): Promise<unknown> {
  const text = entered.trim();
  if (text === '') {
    if (required !== true) return null;
    throw new EditProblem(name, 'ConnectWise requires it', `a value for ${name}`);
  }
  switch (spec.kind) {
    case 'bool':
      if (/^(?:yes|true|on|1)$/iu.test(text)) return true;
      if (/^(?:no|false|off|0)$/iu.test(text)) return false;
      throw new EditProblem(name, `"${text}" is neither yes nor no`, 'yes or no');
    case 'int':
    case 'decimal': {
      const number = Number(text);
      if (Number.isFinite(number) && (spec.kind === 'decimal' || Number.isInteger(number))) {
        return number;
      }
      throw new EditProblem(
        name,
        `"${text}" is not a number`,
        spec.kind === 'int' ? 'a whole number' : 'a number',
      );
    }
    case 'enum': {
      const found = spec.values?.find((value) => value.toLowerCase() === text.toLowerCase());
      if (found !== undefined) return found;
      throw new EditProblem(name, `"${text}" is not a choice`, (spec.values ?? []).join(', '));
    }
    case 'datetime':
      if (!Number.isNaN(Date.parse(text))) return text;
      throw new EditProblem(name, `"${text}" is not a date`, '2026-03-05, 2026-03-05T14:00:00Z');
    case 'ref':
      return { id: await idNamed(person, name, kind.references[name] ?? null, text) };
    case 'string':
    case 'array':
    case 'object':
      break;
  }
  if (spec.maxLength !== undefined && text.length > spec.maxLength) {
    const accepted = `at most ${spec.maxLength} characters`;
    throw new EditProblem(name, `it has ${text.length} characters`, accepted);
  }
  return text;
}

/**
 * Id of a record, entered as id, name or identifier. `path` is its collection; null: only an id is accepted,
 * and it is not looked up. Throws EditProblem with the existing names, unless there are too many.
 */
export async function idNamed(
  person: Person,
  field: string,
  path: string | null,
  text: string,
): Promise<number> {
  if (path === null) {
    if (/^\d{1,9}$/u.test(text)) return Number(text);
    throw new EditProblem(field, `"${text}" is not an id`, 'an id');
  }
  const large = path === 'company/companies' || path === 'company/contacts';
  const wanted = text.toLowerCase();
  const isId = /^\d{1,9}$/u.test(text);
  const literal = text.replaceAll(/["\\]/gu, '');
  const query: Record<string, string> = {};
  if (isId) query.conditions = `id=${text}`;
  else if (path === 'company/companies') {
    query.conditions = `name="${literal}" or identifier="${literal}"`;
  }
  const records = await person.list(path, query);
  const found = records.filter((record) => isId || namesOf(record).includes(wanted));
  const [first, second] = found;
  if (first !== undefined && second === undefined) return Number(first.id);
  const all = large ? [] : isId ? await person.list(path) : records;
  throw new EditProblem(
    field,
    second === undefined ? `there is no "${text}"` : `several are called "${text}"`,
    all.length === 0 ? 'an id, or a name that only one has' : all.map(shownName).join(', '),
  );
}

function namesOf({ name, description, identifier, firstName, lastName }: WireRecord) {
  return [name, description, identifier, `${String(firstName)} ${String(lastName)}`]
    .filter((text) => typeof text === 'string')
    .map((text) => text.toLowerCase());
}

function shownName({ identifier, name, description }: WireRecord): string {
  const shown = name ?? description ?? identifier;
  return typeof shown === 'string' ? shown : '';
}
