import type { World } from '../world/world.ts';
import type { SeedStamp } from './stamp.ts';

/** The company types every site starts with (names as ConnectWise ships them), then the site's own. */
export const COMPANY_TYPE_NAMES = [
  'Competition',
  'Customer',
  'Not-a-fit',
  'Owner',
  'Partner',
  'Prospect',
  'Suspect',
  'Unknown',
  'Vendor',
  'VIP Customer',
  "Children's & Youth",
] as const;

export type CompanyTypeName = (typeof COMPANY_TYPE_NAMES)[number];

const COMMUNICATION_TYPES = [
  [2, 'Direct', 'phone', true],
  [4, 'Email', 'email', true],
  [9, 'Fax', 'fax', true],
  [11, 'Mobile', 'phone', false],
  [17, 'Cell', 'phone', false],
  [18, 'Home', 'phone', false],
  [23, 'Personal Email', 'email', false],
  [31, 'Other Fax', 'fax', false],
] as const;

export const MARKET_NAMES = ['Healthcare', 'Legal', 'Manufacturing', 'Nonprofit', 'Retail & Food'];
export const TERRITORY_NAMES = ['Corporate', 'North-East', 'Gulf Coast', "O'Hare & Midwest"];
export const DEPARTMENT_NAMES = ['Finance', 'IT', 'Operations', 'Sales', 'Research & Development'];

/** Fills the setup tables. Their ids have gaps, like those of a site in use for years. */
export function seedSetup(world: World, stamp: SeedStamp): void {
  COMPANY_TYPE_NAMES.forEach((name, index) => {
    world.companyTypes.put({
      id: 1 + index * 3,
      name,
      defaultFlag: name === 'Prospect',
      vendorFlag: name === 'Vendor',
      serviceAlertFlag: false,
      serviceAlertMessage: null,
      ...stamp,
    });
  });
  ['Active', 'Not Approved', 'Inactive', 'Credit Hold', 'Delinquent'].forEach((name, index) => {
    world.companyStatuses.put({
      id: 1 + index * 4,
      name,
      defaultFlag: name === 'Active',
      inactiveFlag: name === 'Inactive',
      notifyFlag: name === 'Delinquent',
      disallowSavingFlag: name === 'Credit Hold',
      notificationMessage: name === 'Delinquent' ? 'Ask accounting before starting work.' : null,
      customNoteFlag: false,
      cancelOpenTracksFlag: false,
      ...stamp,
    });
  });
  MARKET_NAMES.forEach((name, index) => {
    world.markets.put({ id: 5 + index * 2, name, ...stamp });
  });
  TERRITORY_NAMES.forEach((name, index) => {
    world.territories.put({ id: 2 + index * 9, name, locationFlag: true, ...stamp });
  });
  ['Decision Maker', 'End User', 'Billing', 'Technical', 'Approver & Signer'].forEach(
    (description, index) => {
      world.contactTypes.put({
        id: 3 + index * 2,
        description,
        defaultFlag: false,
        serviceAlertFlag: false,
        serviceAlertMessage: null,
        ...stamp,
      });
    },
  );
  for (const [id, description, channel, defaultFlag] of COMMUNICATION_TYPES) {
    world.communicationTypes.put({
      id,
      description,
      phoneFlag: channel === 'phone',
      faxFlag: channel === 'fax',
      emailFlag: channel === 'email',
      defaultFlag,
      exchangeXref: null,
      iphoneXref: null,
      androidXref: null,
      googleXref: null,
      ...stamp,
    });
  }
  ['Colleague', 'Spouse', 'Referrer'].forEach((name, index) => {
    world.relationships.put({ id: 1 + index * 5, name, ...stamp });
  });
  DEPARTMENT_NAMES.forEach((name, index) => {
    world.departments.put({ id: 6 + index * 3, name, ...stamp });
  });
  (
    [
      ['United States', 'USD'],
      ['Canada', 'CAD'],
      ['United Kingdom', 'GBP'],
      ['Germany', 'EUR'],
      ["Cote d'Ivoire", 'XOF'],
    ] as const
  ).forEach(([name, currencyCode], index) => {
    world.countries.put({ id: 1 + index * 7, name, currencyCode, ...stamp });
  });
  seedActivityTables(world, stamp);
}

function seedActivityTables(world: World, stamp: SeedStamp): void {
  ['Call', 'Appointment', 'Email', 'Quote Follow-up', 'Retired Kind'].forEach((name, index) => {
    world.activityTypes.put({
      id: 2 + index * 6,
      name,
      points: index,
      defaultFlag: name === 'Call',
      inactiveFlag: name === 'Retired Kind',
      emailFlag: name === 'Email',
      memoFlag: false,
      historyFlag: false,
      ...stamp,
    });
  });
  ['Open', 'Closed', 'In Progress', 'Cancelled'].forEach((name, index) => {
    world.activityStatuses.put({
      id: 1 + index * 3,
      name,
      defaultFlag: name === 'Open',
      inactiveFlag: false,
      spawnFollowupFlag: false,
      closedFlag: name === 'Closed' || name === 'Cancelled',
      ...stamp,
    });
  });
}
