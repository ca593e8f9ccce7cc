import { DEFAULT_CREDENTIALS } from './credentials.ts';
import type { RightLevel } from './setupEntities.ts';
import type { World } from './world.ts';

/** Permission rows of a role, as (module, function); names as vendors list them (3P). */
export const PERMISSION_ROWS = [
  ['Companies', 'Company Maintenance'],
  ['Companies', 'Contacts'],
  ['Companies', 'CRM/Sales Activities'],
  ['Companies', 'Notes'],
  ['Companies', 'Manage Attachments'],
  ['Companies', 'Company/Contact Group Maintenance'],
  ['Sales', 'Opportunity'],
  ['System', 'Member Maintenance'],
  ['System', 'My Company'],
  ['System', 'Table Setup'],
  ['System', 'API Reports'],
  ['System', 'Manage Hosted API'],
  ['System', 'Security'],
] as const;

export type PermissionFunction = (typeof PERMISSION_ROWS)[number][1];

/** Levels of one row, in the order add, edit, delete, inquire. */
export type Levels = readonly [RightLevel, RightLevel, RightLevel, RightLevel];

const ALL: Levels = ['All', 'All', 'All', 'All'];
const SYSTEM = 'zadmin';

/**
 * Adds a role with every row at `All`, or at the levels given for a function; its timestamp is now
 * by default. Returns its id.
 */
export function addRole(
  world: World,
  name: string,
  levels: Partial<Record<PermissionFunction, Levels>> = {},
  adminFlag = false,
  stamp = world.stamp(SYSTEM),
): number {
  const id = world.securityRoles.nextId();
  world.securityRoles.put({
    id,
    name,
    roleType: 'Custom',
    adminFlag,
    inactiveFlag: false,
    ...stamp,
  });
  for (const [moduleName, moduleFunctionName] of PERMISSION_ROWS) {
    const [addLevel, editLevel, deleteLevel, inquireLevel] = levels[moduleFunctionName] ?? ALL;
    world.securityRoleSettings.put({
      id: world.securityRoleSettings.nextId(),
      roleId: id,
      moduleName,
      moduleFunctionName,
      addLevel,
      editLevel,
      deleteLevel,
      inquireLevel,
      ...stamp,
    });
  }
  return id;
}

/** Adds a member (class A by default) and returns its id. */
export function addMember(
  world: World,
  identifier: string,
  securityRoleId: number,
  more: {
    licenseClass?: 'F' | 'A' | 'C' | 'X';
    hidden?: boolean;
    firstName?: string;
    lastName?: string;
  } = {},
): number {
  const id = world.members.nextId();
  world.members.put({
    id,
    identifier,
    firstName: more.firstName ?? identifier,
    lastName: more.lastName ?? 'Member',
    licenseClass: more.licenseClass ?? 'A',
    inactiveFlag: false,
    title: null,
    officeEmail: null,
    primaryEmail: null,
    defaultEmail: 'Office',
    defaultPhone: 'Office',
    hireDate: '2020-01-01T00:00:00Z',
    adminFlag: false,
    securityRoleId,
    defaultLocationId: world.territories.all()[0]?.id ?? null,
    hidden: more.hidden ?? false,
    ...world.stamp(SYSTEM),
  });
  return id;
}

/** Adds an API key pair of a member. */
export function addApiKey(
  world: World,
  memberId: number,
  publicKey: string,
  privateKey: string,
): void {
  const id = world.apiKeys.nextId();
  world.apiKeys.put({ id, publicKey, privateKey, memberId, inactiveFlag: false });
}

/**
 * Fills an empty world with what every site has: setup tables, an administrator role, the hidden
 * system member, an API member with the default keys, the integrator login and a clientId. No companies.
 */
export function seedBaseline(world: World): void {
  seedTables(world);
  const admin = addRole(world, 'Admin', {}, true);
  addMember(world, SYSTEM, admin, { licenseClass: 'F', hidden: true });
  const api = addMember(world, DEFAULT_CREDENTIALS.memberIdentifier, admin);
  addApiKey(world, api, DEFAULT_CREDENTIALS.publicKey, DEFAULT_CREDENTIALS.privateKey);
  world.integratorLogins.put({
    id: world.integratorLogins.nextId(),
    ...DEFAULT_CREDENTIALS.integrator,
    impersonationFlag: true,
  });
  world.clientApplications.put({
    id: world.clientApplications.nextId(),
    clientId: DEFAULT_CREDENTIALS.clientId,
  });
}

function seedTables(world: World): void {
  const stamp = world.stamp(SYSTEM);
  const locations = ['Tampa', 'Denver', 'Leeds'];
  for (const name of locations) {
    world.territories.put({ id: world.territories.nextId(), name, locationFlag: true, ...stamp });
  }
  for (const name of ['Healthcare', 'Legal', 'Manufacturing', 'Nonprofit']) {
    world.markets.put({ id: world.markets.nextId(), name, ...stamp });
  }
  for (const name of ['Customer', 'Prospect', 'Suspect', 'Vendor', 'Partner', 'Former Customer']) {
    world.companyTypes.put({
      id: world.companyTypes.nextId(),
      name,
      defaultFlag: name === 'Prospect',
      vendorFlag: name === 'Vendor',
      serviceAlertFlag: false,
      serviceAlertMessage: null,
      ...stamp,
    });
  }
  for (const name of ['Active', 'Not Approved', 'Credit Hold', 'Inactive']) {
    world.companyStatuses.put({
      id: world.companyStatuses.nextId(),
      name,
      defaultFlag: name === 'Active',
      inactiveFlag: name === 'Inactive',
      notifyFlag: false,
      disallowSavingFlag: name === 'Credit Hold',
      notificationMessage: null,
      customNoteFlag: false,
      cancelOpenTracksFlag: false,
      ...stamp,
    });
  }
  for (const description of ['Decision Maker', 'End User', 'Billing', 'Technical']) {
    world.contactTypes.put({
      id: world.contactTypes.nextId(),
      description,
      defaultFlag: false,
      serviceAlertFlag: false,
      serviceAlertMessage: null,
      ...stamp,
    });
  }
  seedCommunicationTypes(world);
  seedActivityTables(world);
  for (const name of ['Colleague', 'Spouse', 'Referrer']) {
    world.relationships.put({ id: world.relationships.nextId(), name, ...stamp });
  }
  for (const name of ['Finance', 'IT', 'Operations', 'Sales']) {
    world.departments.put({ id: world.departments.nextId(), name, ...stamp });
  }
  for (const [name, currencyCode] of [
    ['United States', 'USD'],
    ['Canada', 'CAD'],
    ['United Kingdom', 'GBP'],
    ['Germany', 'EUR'],
    ['Australia', 'AUD'],
  ] as const) {
    world.countries.put({ id: world.countries.nextId(), name, currencyCode, ...stamp });
  }
}

function seedCommunicationTypes(world: World): void {
  for (const [description, channel, defaultFlag] of [
    ['Email', 'email', true],
    ['Direct', 'phone', true],
    ['Fax', 'fax', true],
    ['Mobile', 'phone', false],
    ['Home Email', 'email', false],
    ['Other Fax', 'fax', false],
  ] as const) {
    world.communicationTypes.put({
      id: world.communicationTypes.nextId(),
      description,
      phoneFlag: channel === 'phone',
      faxFlag: channel === 'fax',
      emailFlag: channel === 'email',
      defaultFlag,
      exchangeXref: null,
      iphoneXref: null,
      androidXref: null,
      googleXref: null,
      ...world.stamp(SYSTEM),
    });
  }
}

function seedActivityTables(world: World): void {
  for (const name of ['Appointment', 'Call', 'Email', 'Note']) {
    world.activityTypes.put({
      id: world.activityTypes.nextId(),
      name,
      points: 1,
      defaultFlag: name === 'Call',
      inactiveFlag: false,
      emailFlag: name === 'Email',
      memoFlag: name === 'Note',
      historyFlag: false,
      ...world.stamp(SYSTEM),
    });
  }
  for (const name of ['Open', 'Closed']) {
    world.activityStatuses.put({
      id: world.activityStatuses.nextId(),
      name,
      defaultFlag: name === 'Open',
      inactiveFlag: false,
      spawnFollowupFlag: false,
      closedFlag: name === 'Closed',
      ...world.stamp(SYSTEM),
    });
  }
}
