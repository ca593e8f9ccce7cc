import type { Call } from '../http/call.ts';
import { compileModel } from '../model/compile.ts';
import type { Field, WriteContext } from '../model/field.ts';
import { flag, identity, integer, text } from '../model/scalars.ts';
import type { Collection } from '../world/collection.ts';
import type { Stamped } from '../world/entities.ts';
import type {
  ActivityStatus,
  ActivityType,
  CommunicationType,
  CompanyStatus,
  CompanyType,
  ContactType,
  Country,
  Department,
  Market,
  Relationship,
  Territory,
} from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';
import { type Resource, wholeCollection } from './resource.ts';
import type { ApiRouter } from './router.ts';

interface Table<T extends Stamped> {
  readonly path: string;
  readonly label: string;
  readonly of: (world: World) => Collection<T>;
  readonly fields: readonly Field<T>[];
  /** A new record; absent: the table is read-only. */
  readonly blank?: (call: Call) => T;
  readonly oldestVersion?: string;
  readonly settle?: (call: Call, draft: T, context: WriteContext) => undefined;
}

/** A setup table: readable without rights (by switch), written with the right on Table Setup. */
function table<T extends Stamped>(options: Table<T>): Resource<T> {
  const { path, label, of, fields, oldestVersion, settle, blank } = options;
  const { list, find, store, remove } = wholeCollection(of);
  const resource = label.charAt(0).toLowerCase() + label.slice(1);
  return {
    path,
    compiled: compileModel<T>({ label, resource, fields: [identity<T>(), ...fields] }),
    permission: 'Table Setup',
    lookup: true,
    list,
    find,
    ...(oldestVersion === undefined ? {} : { oldestVersion }),
    ...(blank === undefined ? {} : { blank, store, remove }),
    ...(settle === undefined ? {} : { settle }),
  };
}

/** Id and stamp of a new record. */
function fresh(call: Call, records: { nextId(): number }): Stamped {
  return { id: records.nextId(), ...call.world.stamp(call.caller.identifier) };
}

const named = { required: true } as const;

const companyTypes = table<CompanyType>({
  path: 'company/companies/types',
  label: 'CompanyType',
  of: (world) => world.companyTypes,
  fields: [
    text('name', 50, named),
    flag('defaultFlag'),
    flag('vendorFlag'),
    flag('serviceAlertFlag'),
    text('serviceAlertMessage', 150),
  ],
  blank: (call) => ({
    ...fresh(call, call.world.companyTypes),
    name: '',
    defaultFlag: false,
    vendorFlag: false,
    serviceAlertFlag: false,
    serviceAlertMessage: null,
  }),
});

const companyStatuses = table<CompanyStatus>({
  path: 'company/companies/statuses',
  label: 'CompanyStatus',
  of: (world) => world.companyStatuses,
  fields: [
    text('name', 50, named),
    flag('defaultFlag'),
    flag('inactiveFlag'),
    flag('notifyFlag'),
    flag('disallowSavingFlag'),
    text('notificationMessage', 500),
    flag('customNoteFlag'),
    flag('cancelOpenTracksFlag'),
  ],
  blank: (call) => ({
    ...fresh(call, call.world.companyStatuses),
    name: '',
    defaultFlag: false,
    inactiveFlag: false,
    notifyFlag: false,
    disallowSavingFlag: false,
    notificationMessage: null,
    customNoteFlag: false,
    cancelOpenTracksFlag: false,
  }),
});

const contactTypes = table<ContactType>({
  path: 'company/contacts/types',
  label: 'ContactType',
  of: (world) => world.contactTypes,
  fields: [
    text('description', 50, named),
    flag('defaultFlag'),
    flag('serviceAlertFlag'),
    text('serviceAlertMessage', 150),
  ],
  blank: (call) => ({
    ...fresh(call, call.world.contactTypes),
    description: '',
    defaultFlag: false,
    serviceAlertFlag: false,
    serviceAlertMessage: null,
  }),
});

/** Refuses Accept versions before 2021.1: old ones were rejected here and nowhere else (CLIENT). */
const communicationTypes = table<CommunicationType>({
  path: 'company/communicationTypes',
  label: 'CommunicationType',
  of: (world) => world.communicationTypes,
  oldestVersion: '2021.1',
  fields: [
    text('description', 50, named),
    flag('phoneFlag'),
    flag('faxFlag'),
    flag('emailFlag'),
    flag('defaultFlag'),
    text('exchangeXref', 50),
    text('iphoneXref', 50),
    text('androidXref', 50),
    text('googleXref', 50),
  ],
  blank: (call) => ({
    ...fresh(call, call.world.communicationTypes),
    description: '',
    phoneFlag: false,
    faxFlag: false,
    emailFlag: false,
    defaultFlag: false,
    exchangeXref: null,
    iphoneXref: null,
    androidXref: null,
    googleXref: null,
  }),
  settle(_call, draft, context) {
    if (draft.phoneFlag || draft.faxFlag || draft.emailFlag) {
      return undefined;
    }
    context.errors.push({
      code: 'InvalidField',
      message: 'One of phoneFlag, faxFlag and emailFlag must be true',
      resource: 'communicationType',
      field: 'phoneFlag',
    });
    return undefined;
  },
});

const activityTypes = table<ActivityType>({
  path: 'sales/activities/types',
  label: 'ActivityType',
  of: (world) => world.activityTypes,
  fields: [
    text('name', 50, named),
    integer('points'),
    flag('defaultFlag'),
    flag('inactiveFlag'),
    flag('emailFlag'),
    flag('memoFlag'),
    flag('historyFlag'),
  ],
  blank: (call) => ({
    ...fresh(call, call.world.activityTypes),
    name: '',
    points: 0,
    defaultFlag: false,
    inactiveFlag: false,
    emailFlag: false,
    memoFlag: false,
    historyFlag: false,
  }),
});

const activityStatuses = table<ActivityStatus>({
  path: 'sales/activities/statuses',
  label: 'ActivityStatus',
  of: (world) => world.activityStatuses,
  fields: [
    text('name', 30, named),
    flag('defaultFlag'),
    flag('inactiveFlag'),
    flag('spawnFollowupFlag'),
    flag('closedFlag'),
  ],
  blank: (call) => ({
    ...fresh(call, call.world.activityStatuses),
    name: '',
    defaultFlag: false,
    inactiveFlag: false,
    spawnFollowupFlag: false,
    closedFlag: false,
  }),
});

/** Adds the setup tables. Call it before the collections that their paths lie below are added. */
export function addLookups(router: ApiRouter): void {
  router.resource(companyTypes);
  router.resource(companyStatuses);
  router.resource(contactTypes);
  router.resource(communicationTypes);
  router.resource(activityTypes);
  router.resource(activityStatuses);
  router.resource(
    table<Market>({
      path: 'company/marketDescriptions',
      label: 'MarketDescription',
      of: (world) => world.markets,
      fields: [text('name', 50, named)],
      blank: (call) => ({ ...fresh(call, call.world.markets), name: '' }),
    }),
  );
  router.resource(
    table<Relationship>({
      path: 'company/contacts/relationships',
      label: 'ContactRelationship',
      of: (world) => world.relationships,
      fields: [text('name', 50, named)],
      blank: (call) => ({ ...fresh(call, call.world.relationships), name: '' }),
    }),
  );
  router.resource(
    table<Department>({
      path: 'company/contacts/departments',
      label: 'ContactDepartment',
      of: (world) => world.departments,
      fields: [text('name', 30, named)],
      blank: (call) => ({ ...fresh(call, call.world.departments), name: '' }),
    }),
  );
  router.resource(
    table<Territory>({
      path: 'system/locations',
      label: 'Location',
      of: (world) => world.territories,
      fields: [text('name', 50), flag('locationFlag')],
    }),
  );
  router.resource(
    table<Country>({
      path: 'company/countries',
      label: 'Country',
      of: (world) => world.countries,
      fields: [text('name', 50)],
    }),
  );
}
