import { addApiKey, addRole } from '../world/baseline.ts';
import { DEFAULT_CREDENTIALS } from '../world/credentials.ts';
import type { Member } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';
import type { SeedStamp } from './stamp.ts';

/** Role of the seeded API member: every right, but not an administrator. */
export const API_ROLE_NAME = 'AMP Integration';

const PEOPLE = [
  ['jmoreno', 'Julia', 'Moreno', 'Account Manager'],
  ['tokafor', 'Tobi', 'Okafor', 'Account Manager'],
  ['rlind', 'Rasmus', 'Lind', 'Account Manager'],
  ['sobrien', 'Shauna', "O'Brien", 'Sales Engineer'],
  ['dkowal', 'Danuta', 'Kowal', 'Dispatcher'],
  ['pnguyen', 'Phuong', 'Nguyen', 'Technician'],
  ['mbauer', 'Mechthild', 'Bauer', 'Technician'],
  ['acosta', 'Andr\u00E9', 'Costa', 'Finance'],
  ['hsato', 'Haru', 'Sato', 'Marketing'],
  ['exmember', 'Former', 'Colleague', 'Account Manager'],
] as const;

/** Identifiers of the members who are territory managers. */
export const TERRITORY_MANAGERS = ['jmoreno', 'tokafor', 'rlind', 'exmember'] as const;

/** The member who is inactive, yet still territory manager of some companies. */
export const INACTIVE_MEMBER = 'exmember';

/** Roles, a dozen members, the API member with its keys, the integrator login and the clientId. */
export function seedMembers(world: World, stamp: SeedStamp): void {
  const admin = addRole(world, 'Admin', {}, true, stamp);
  const few = {
    Security: ['None', 'None', 'None', 'None'],
    'Member Maintenance': ['None', 'None', 'None', 'All'],
  } as const;
  const staff = addRole(world, 'Staff', few, false, stamp);
  const api = addRole(world, API_ROLE_NAME, {}, false, stamp);
  const put = (identifier: string, more: Partial<Member>) => {
    const id = 140 + world.members.size * 3;
    world.members.put({
      id,
      identifier,
      firstName: identifier,
      lastName: 'Member',
      licenseClass: 'F',
      inactiveFlag: false,
      title: null,
      officeEmail: `${identifier}@ampdemo.example`,
      primaryEmail: `${identifier}@ampdemo.example`,
      defaultEmail: 'Office',
      defaultPhone: 'Office',
      hireDate: '2021-03-01T00:00:00Z',
      adminFlag: false,
      securityRoleId: staff,
      defaultLocationId: world.territories.all()[0]?.id ?? null,
      hidden: false,
      ...stamp,
      ...more,
    });
    return id;
  };
  put('zadmin', { hidden: true, adminFlag: true, securityRoleId: admin });
  for (const [identifier, firstName, lastName, title] of PEOPLE) {
    put(identifier, { firstName, lastName, title, inactiveFlag: identifier === INACTIVE_MEMBER });
  }
  const apiMember = put(DEFAULT_CREDENTIALS.memberIdentifier, {
    firstName: 'AMP',
    lastName: 'Integration',
    licenseClass: 'A',
    securityRoleId: api,
  });
  addApiKey(world, apiMember, DEFAULT_CREDENTIALS.publicKey, DEFAULT_CREDENTIALS.privateKey);
  world.integratorLogins.put({
    id: 1,
    ...DEFAULT_CREDENTIALS.integrator,
    impersonationFlag: true,
  });
  world.clientApplications.put({ id: 1, clientId: DEFAULT_CREDENTIALS.clientId });
}
