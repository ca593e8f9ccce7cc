import { compileModel } from '../model/compile.ts';
import { derived, flag, identity, instant, integer, text } from '../model/scalars.ts';
import type { UserDefinedField } from '../world/setupEntities.ts';
import { type Resource, wholeCollection } from './resource.ts';

const SCREENS: Readonly<Record<string, string>> = {
  ct300: 'Contact',
  co300: 'Company',
  ac300: 'Activity',
};

const readOnly = { writable: false } as const;

/** `/system/userDefinedFields`: definitions of custom fields; PATCH and DELETE, no POST. */
export const userDefinedFields: Resource<UserDefinedField> = {
  ...wholeCollection((world) => world.userDefinedFields),
  noPut: true,
  path: 'system/userDefinedFields',
  compiled: compileModel<UserDefinedField>({
    label: 'UserDefinedField',
    resource: 'userDefinedField',
    fields: [
      identity(),
      integer('podId', readOnly),
      text('podDescription', undefined, readOnly),
      text('caption', 25, { required: true }),
      integer('sequenceNumber', { required: true }),
      text('screenId', undefined, readOnly),
      derived('screenDescription', { kind: 'string' }, (field) => SCREENS[field.screenId]),
      text('fieldTypeIdentifier', undefined, readOnly),
      integer('numberDecimals', readOnly),
      text('entryTypeIdentifier', undefined, readOnly),
      flag('requiredFlag'),
      flag('displayOnScreenFlag'),
      flag('readOnlyFlag'),
      flag('listViewFlag'),
      derived(
        'options',
        { kind: 'array', fields: { id: { kind: 'int' }, optionValue: { kind: 'string' } } },
        (field) => (field.options.length === 0 ? null : field.options),
      ),
      derived('businessUnitIds', { kind: 'array' }, () => []),
      derived('locationIds', { kind: 'array' }, () => []),
      derived('connectWiseID', { kind: 'string' }, (field) => field.connectWiseId),
      instant('dateCreated', readOnly),
    ],
  }),
  permission: 'Table Setup',
  lookup: true,
};
