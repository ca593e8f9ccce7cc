import { badInput } from '../../core/badInput.ts';
import type { AmpField } from '../../core/contact/ampFields.ts';
import { Failure } from '../../core/failure.ts';
import { catalog } from '../../core/mapping/catalog.ts';
import { checkMapping, type Finding } from '../../core/mapping/checkMapping.ts';
import { diffMapping, type MappingDifference } from '../../core/mapping/diffMapping.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { notFound } from '../../core/notFound.ts';
import type { MappingVersion } from '../../ports/policyStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { mappingGround, mappingOn } from '../plan/policy.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** The saved mapping, its warnings, and the differences from the version before. */
export type SavedMapping = {
  readonly saved: MappingVersion;
  readonly warnings: readonly Finding[];
  readonly differences: readonly MappingDifference[];
};

/** Everything that is wrong with a mapping, and everything it would lose (R13). */
export async function checkDocument(
  deps: Pick<EngineDeps, 'stores'>,
  document: MappingDocument,
): Promise<readonly Finding[]> {
  const { fields } = await mappingGround(deps);
  return checkMapping(document, fields, catalog);
}

/** The mapping in force, the version it comes from, and all fields that it could be about. */
export async function mappingNow(deps: Pick<EngineDeps, 'stores'>): Promise<{
  readonly mapping: Mapping;
  readonly saved: MappingVersion;
  readonly fields: readonly AmpField[];
}> {
  const ground = await mappingGround(deps);
  const saved = await deps.stores.mappings.get();
  return { mapping: mappingOn(ground, saved.document), saved, fields: ground.fields };
}

/** How often a change is made again on top of a version that was saved meanwhile. */
const attempts = 5;

/**
 * Changes the mapping, saves it as a new version and queues everything to be planned against it,
 * without reading from ConnectWise. Saves nothing if nothing differs. With `any` as the expected
 * version, the change is based on what others save meanwhile. Throws `bad_input` with the reason
 * for the first rejected entry, and `version_conflict`; then nothing is saved. `note` is the
 * author's comment on the version.
 */
export async function changeMapping(
  deps: Deps,
  change: (present: MappingDocument) => MappingDocument,
  expected: ExpectedVersion,
  note: string | null = null,
): Promise<SavedMapping> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await saveChanged(deps, change, expected, note);
    } catch (thrown) {
      const again = expected === 'any' && attempt < attempts;
      if (!again || !(thrown instanceof Failure) || thrown.code !== 'version_conflict')
        throw thrown;
    }
  }
}

async function saveChanged(
  deps: Deps,
  change: (present: MappingDocument) => MappingDocument,
  expected: ExpectedVersion,
  note: string | null,
): Promise<SavedMapping> {
  const { mappings } = deps.stores;
  const before = await mappings.get();
  const document = change(before.document);
  const findings = await checkDocument(deps, document);
  const refused = findings.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) {
    const { amp, part, problem, accepted } = refused;
    throw badInput(`${amp}.${part}`, problem, accepted);
  }
  const warnings = findings.filter(({ kind }) => kind === 'warning');
  const differences = diffMapping(before.document, document);
  const version = expected === 'any' ? before.version : expected;
  if (differences.length === 0 && version === before.version) {
    return { saved: before, warnings, differences };
  }
  const saved = await mappings.save(document, version, instant(deps.clock), note);
  return { saved, warnings, differences };
}

/** A version as it was saved. Throws `not_found`. */
export async function mappingVersion(
  { stores }: Pick<EngineDeps, 'stores'>,
  version: number,
): Promise<MappingVersion> {
  const found = await stores.mappings.at(version);
  if (found !== null) return found;
  throw notFound('mapping_version', version);
}

/** The changes of a version from the one before; none if either does not exist. */
export async function versionDifferences(
  { stores }: Pick<EngineDeps, 'stores'>,
  version: number,
): Promise<readonly MappingDifference[]> {
  const before = await stores.mappings.at(version - 1);
  const after = await stores.mappings.at(version);
  return before === null || after === null ? [] : diffMapping(before.document, after.document);
}

/** Saves an earlier version again, as a new one. Throws `not_found`, `bad_input`, `version_conflict`. */
export async function restoreMapping(
  deps: Deps,
  version: number,
  expected: ExpectedVersion,
): Promise<SavedMapping> {
  const { document } = await mappingVersion(deps, version);
  return await changeMapping(deps, () => document, expected);
}
