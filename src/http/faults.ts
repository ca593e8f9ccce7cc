import type { z } from 'zod';
import { mistypedName } from '../core/filter/closest.ts';
import {
  type FaultCode,
  jsonForms,
  jsonTypes,
  leastAccepted,
  mostAccepted,
  faults as words,
} from '../texts/english/refusals.ts';
import type { Fault } from './refusal.ts';

type Path = readonly (string | number)[];

/** The faults that a schema found in a value, each with its place. */
export function faultsOf(
  error: z.ZodError,
  value: unknown,
  where: Fault['in'],
  known: (path: Path) => readonly string[] = () => [],
): readonly Fault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue, value, where, known));
}

function faultsOfIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  where: Fault['in'],
  known: (path: Path) => readonly string[],
): readonly Fault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownMember([...path, key], key, where, known(path)));
    case 'invalid_value':
      return [at(path, 'not_accepted', issue.values.map(String).join(', '), value, where)];
    case 'too_small':
      return [at(path, 'too_small', leastAccepted(issue.minimum), value, where)];
    case 'too_big':
      return [at(path, 'too_large', mostAccepted(issue.maximum), value, where)];
    case 'invalid_format':
      return [at(path, 'wrong_form', formNamed(issue.format), value, where)];
    case 'invalid_type':
      return [at(path, 'wrong_type', typeNamed(issue.expected), value, where)];
    case 'invalid_union': {
      const meant = closestOption(issue.errors);
      if (meant !== null) {
        return meant.flatMap((inner) =>
          faultsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, value, where, known),
        );
      }
      const accepted = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
      const types = issue.errors.flat().flatMap((one) => ('expected' in one ? [one.expected] : []));
      const told = accepted.length > 0 ? accepted : types.map(typeNamed);
      const code = accepted.length > 0 ? 'not_accepted' : 'wrong_type';
      return [at(path, code, told.length === 0 ? null : told.join(', '), value, where)];
    }
    case 'custom':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      break;
  }
  return [at(path, 'wrong_form', issue.message, value, where)];
}

/** The faults by the option that was most likely meant; null if the value as a whole is wrong. */
function closestOption(
  options: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | null {
  const [first] = options
    .filter((issues) => issues.length > 0)
    .toSorted((a, b) => distance(a) - distance(b));
  return first?.every(({ path }) => path.length > 0) === true ? first : null;
}

function distance(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 1 + issue.keys.length : 1),
    0,
  );
}

function at(
  path: Path,
  code: Exclude<FaultCode, 'unknown' | 'unknown_close'>,
  accepted: string | null,
  value: unknown,
  where: Fault['in'],
): Fault {
  const told = valueAt(value, path) === undefined ? 'missing' : code;
  return { in: where, path, code: told, detail: words[told], accepted };
}

function unknownMember(
  path: Path,
  key: string,
  where: Fault['in'],
  known: readonly string[],
): Fault {
  const closest = mistypedName(key, known);
  const detail =
    closest === null ? words.unknown : words.unknown_close.replace('{closest}', closest);
  const accepted = known.length === 0 ? null : known.join(', ');
  return { in: where, path, code: 'unknown', detail, accepted };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined,
    value,
  );
}

function typeNamed(type: string): string {
  const names: Readonly<Record<string, string>> = jsonTypes;
  return names[type] ?? type;
}

function formNamed(format: string): string {
  const names: Readonly<Record<string, string>> = jsonForms;
  return names[format] ?? format;
}
