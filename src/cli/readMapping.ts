import { readFile } from 'node:fs/promises';
import type { Organization } from '../app/openApp.ts';
import { readMappingDocument } from '../contract/mappingInput.ts';
import { type Actor, commandLine, userActor } from '../core/actor.ts';
import { fieldNamed } from '../core/contact/ampFields.ts';
import { canonicalName } from '../core/contact/canonical.ts';
import { Failure } from '../core/failure.ts';
import {
  entryOf,
  type MappingDocument,
  withEntry,
  withoutEntry,
} from '../core/mapping/document.ts';
import { namedWith } from '../core/mapping/fieldNames.ts';
import { readEntry } from '../core/mapping/readEntry.ts';
import { mappingGround } from '../engine/plan/policy.ts';
import { assignments } from './arguments.ts';

/** How a mapping under edit is given: one field with its parts, or a file. */
export type MappingInput = {
  readonly field: string | undefined;
  readonly parts: readonly string[];
  readonly file: string | undefined;
};

/** The mapping under edit: the present one with what was entered. Throws `bad_input`. */
export async function mappingUnderEdit(
  own: Pick<Organization, 'stores'>,
  input: MappingInput,
): Promise<MappingDocument> {
  const change = await mappingChange(own, input);
  return change((await own.stores.mappings.get()).document);
}

/** What was entered, as a change to whatever mapping is there. Throws `bad_input`, as does the change. */
export async function mappingChange(
  { stores }: Pick<Organization, 'stores'>,
  { field, parts, file }: MappingInput,
): Promise<(present: MappingDocument) => MappingDocument> {
  if (file !== undefined) {
    if (field !== undefined) {
      throw new Failure('bad_input', {
        field: '--file',
        problem: 'a field was given as well',
        accepted: 'one or the other',
      });
    }
    const document = readMappingDocument(await readJson(file));
    return () => document;
  }
  if (field === undefined) return (present) => present;
  const { fields } = await mappingGround({ stores });
  const target = fieldNamed(fields, field);
  if (target === undefined) {
    const names = fields.map(({ name }) => name);
    throw new Failure('bad_input', {
      field: 'field',
      problem: namedWith('AMP contacts have no such field', field, names),
      accepted: names.join(', '),
    });
  }
  const [word, ...more] = parts;
  if (more.length === 0 && (word === 'off' || word === 'default')) {
    return (present) => withoutEntry(present, target.name, word === 'off');
  }
  if (word === undefined) {
    throw new Failure('bad_input', {
      field: 'part=value',
      problem: 'nothing was given about the field',
      accepted:
        'direction=to_amp, connectwise=department, transforms=trim and the like; off; default',
    });
  }
  const entered = assignments(parts);
  return (present) => {
    const before = entryOf(present, target.name) ?? {
      amp: target.name,
      connectwise: target.custom === undefined ? target.name : '',
    };
    const entry = readEntry(before, entered);
    if (entry.connectwise !== '') return withEntry(present, entry);
    throw new Failure('bad_input', {
      field: 'connectwise',
      problem: `${target.name} goes with no ConnectWise field yet`,
      accepted: 'connectwise=NAME: ampwise fields connectwise',
    });
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return parsed;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'no JSON';
    throw new Failure('bad_input', {
      field: '--file',
      problem: `it cannot be read (${code})`,
      accepted: 'a file with a mapping, as ampwise mapping show --json gives it',
    });
  }
}

/** Who changes something: a user by name or e-mail address, else the command line. Throws `bad_input`. */
export async function actorNamed(
  { stores }: Pick<Organization, 'stores'>,
  user: string | undefined,
): Promise<Actor> {
  if (user === undefined) return commandLine;
  const users = await stores.users.list();
  const wanted = canonicalName(user);
  const found = users.filter(({ id, name, email }) =>
    [id, name, email].map(canonicalName).includes(wanted),
  );
  const [one] = found;
  if (one !== undefined && found.length === 1) return userActor(one, 'cli');
  throw new Failure('bad_input', {
    field: '--by',
    problem: found.length > 1 ? 'several users have this name' : 'there is no such user',
    accepted: 'name or e-mail address of a user: ampwise users list',
  });
}
