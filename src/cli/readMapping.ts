import { readFile } from 'node:fs/promises';
import { readMappingDocument } from '../contract/mappingInput.ts';
import { Failure } from '../core/failure.ts';
import type { MappingEdit } from '../engine/setup/editMapping.ts';
import { assignments } from './arguments.ts';

/** The input of a mapping edit: one field with its parts, or a file. */
export type MappingInput = {
  readonly field: string | undefined;
  readonly parts: readonly string[];
  readonly file: string | undefined;
};

/** The edit given on the command line. Throws `bad_input`. */
export async function readEdit({ field, parts, file }: MappingInput): Promise<MappingEdit> {
  if (file !== undefined) {
    if (field !== undefined) {
      throw new Failure('bad_input', {
        field: '--file',
        problem: 'a field was given as well',
        accepted: 'one or the other',
      });
    }
    return { kind: 'document', document: readMappingDocument(await readJson(file)) };
  }
  if (field === undefined) return { kind: 'nothing' };
  const [word, ...more] = parts;
  if (more.length === 0 && (word === 'off' || word === 'default')) return { kind: word, field };
  return { kind: 'parts', field, parts: assignments(parts) };
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
