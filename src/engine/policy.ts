import { ownersBy } from '../core/contact/owners.ts';
import { recommendedFilter } from '../core/filter/companyTypes.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import { mappingFor } from '../core/mapping/mapping.ts';
import type { Policy } from '../core/plan/decision.ts';
import { type EngineDeps, instant } from './deps.ts';

/** What the organization has decided, as it stands now. */
export async function policyNow(deps: EngineDeps): Promise<Policy> {
  const filter = await effectiveFilter(deps);
  const settings = await deps.stores.settings.get();
  const users = await deps.stores.users.list();
  const mapping = mappingFor(settings, ownersBy(users, settings));
  const { company, catchAllCompany } = settings;
  if (company !== 'catch_all' || catchAllCompany === null) return { filter, settings, mapping };
  const [catchAll] = await deps.stores.mirror.companiesByIds([catchAllCompany]);
  return { filter, settings, mapping, ...(catchAll === undefined ? {} : { catchAll }) };
}

/** The saved filter, or the recommended one, which is saved by being used (R7). */
export async function effectiveFilter(deps: EngineDeps): Promise<ContactFilter> {
  const { filters } = deps.stores;
  const saved = await filters.get();
  if (saved !== null) return saved;
  const recommended = recommendedFilter(await deps.connectWise.companyTypes());
  return await filters.saveFirst(recommended, instant(deps.clock));
}
