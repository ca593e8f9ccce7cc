import { type AmpField, ampFieldsWith } from '../../core/contact/ampFields.ts';
import { type OwnerOf, ownersBy } from '../../core/contact/owners.ts';
import { recommendedFilter } from '../../core/filter/companyTypes.ts';
import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import { catalog } from '../../core/mapping/catalog.ts';
import { compileMapping } from '../../core/mapping/compileMapping.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import type { Policy } from '../../core/plan/decision.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type EngineDeps, instant, type RunLock } from '../deps.ts';

type Stores = Pick<EngineDeps, 'stores'>;

/** The policy in force. */
export async function policyNow(deps: EngineDeps): Promise<Policy> {
  const filter = await effectiveFilter(deps);
  const { settings, ...ground } = await mappingGround(deps);
  const { document } = await deps.stores.mappings.get();
  const { catchAllCompany } = settings;
  const [company = null] =
    catchAllCompany === null ? [] : await deps.stores.mirror.companiesByIds([catchAllCompany]);
  const mapping = mappingOn({ ...ground, settings }, document);
  return { filter, settings, mapping, catchAllCompany: company };
}

/** The policy with another filter or mapping, saved or not. For previews, not for sending. */
export async function policyWith(
  deps: Stores,
  { filter, document }: { readonly filter: ContactFilter; readonly document?: MappingDocument },
): Promise<Policy> {
  const ground = await mappingGround(deps);
  const mapping = mappingOn(ground, document ?? (await deps.stores.mappings.get()).document);
  return { filter, settings: ground.settings, mapping, catchAllCompany: null };
}

/** The saved filter, or the recommended one in terms of the live list (R7); saves nothing. */
export async function effectiveFilter({
  stores,
  connectWise,
}: Pick<EngineDeps, 'stores' | 'connectWise'>): Promise<ContactFilter> {
  return (await stores.filters.get()) ?? recommendedFilter(await connectWise.companyTypes());
}

/** Saves the recommended filter for a run unless one was saved: it is saved by being used (R7). */
export async function keepFilter(deps: EngineDeps, { lease }: RunLock): Promise<void> {
  const { filters } = deps.stores;
  if ((await filters.get()) !== null) return;
  const recommended = recommendedFilter(await deps.connectWise.companyTypes());
  await filters.saveFirst(lease, recommended, instant(deps.clock));
}

/** The basis of every mapping, whatever its document. */
export type MappingGround = {
  /** All fields that an AMP contact can have, without retired ones. */
  readonly fields: readonly AmpField[];
  readonly settings: Settings;
  readonly ownerOf: OwnerOf;
};

export async function mappingGround({ stores }: Stores): Promise<MappingGround> {
  const settings = await stores.settings.get();
  const users = await stores.users.list();
  const fields = ampFieldsWith(await stores.ampFields.list());
  return { fields, settings, ownerOf: ownersBy(users, settings) };
}

/** The mapping that a document compiles to. */
export function mappingOn(
  { fields, settings, ownerOf }: MappingGround,
  document: MappingDocument,
): Mapping {
  return compileMapping(document, fields, catalog, settings, ownerOf);
}

/**
 * The mapping in force as if pull and push were both on, to read values that were written before
 * and to write planned ones.
 */
export async function wholeMapping(deps: Stores): Promise<Mapping> {
  const ground = await mappingGround(deps);
  const { document } = await deps.stores.mappings.get();
  const settings = { ...ground.settings, pull: true, push: true };
  return mappingOn({ ...ground, settings }, document);
}
