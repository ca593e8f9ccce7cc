import type { World } from '../world/world.ts';
import { seedActivities } from './activities.ts';
import { seedCompanies } from './companies.ts';
import { seedContacts } from './contacts.ts';
import { seedCustomFields } from './customFields.ts';
import { seedMembers } from './members.ts';
import { createPrng } from './prng.ts';
import { seedSetup } from './setup.ts';
import { SEED_LATEST } from './stamp.ts';

/** How large a site to make, and with which oddities. */
export interface SeedOptions {
  /** 0 to 200,000. */
  readonly contacts: number;
  /** A tenth of the contacts (at least one) by default. */
  readonly companies?: number | undefined;
  /** The same numbers and the same seed give the same world, byte for byte. 1 by default. */
  readonly seed?: number | undefined;
  /** Custom fields on each contact; 20 by default. */
  readonly customFields?: number | undefined;
  /**
   * `real` (default): the oddities of real data in fixed shares. `plain`: every contact active, in
   * a customer company, with an e-mail address of its own.
   */
  readonly scenario?: 'real' | 'plain' | undefined;
}

/** Seeds a world again, deterministically. Everything in it is replaced; no change is announced. */
export function seedWorld(world: World, options: SeedOptions): void {
  const { contacts, seed = 1, customFields = 20, scenario = 'real' } = options;
  const companies = options.companies ?? Math.max(1, Math.round(contacts / 10));
  checkSize('contacts', contacts, 200_000);
  checkSize('companies', companies, 100_000);
  checkSize('customFields', customFields, 200);
  world.reset();
  const stamp = { lastUpdated: SEED_LATEST, updatedBy: 'zadmin' };
  const plain = scenario === 'plain';
  seedSetup(world, stamp);
  seedMembers(world, stamp);
  seedCustomFields(world, customFields, stamp);
  const companyIds = seedCompanies(world, companies, createPrng(seed), plain);
  seedContacts(world, contacts, companyIds, createPrng(seed + 1), plain);
  seedActivities(world, Math.ceil(contacts / 20), createPrng(seed + 2));
}

function checkSize(name: string, value: number, largest: number): void {
  if (!Number.isInteger(value) || value < 0 || value > largest) {
    throw new RangeError(`${name} must be a whole number from 0 to ${largest}, not ${value}`);
  }
}
