import type { World } from '../../sandbox/world/world.ts';

/** Screens of contacts and of companies. */
type Screen = 'ct300' | 'co300';

/** Adds a required custom field: a new record gets its default, existing records have no value. */
export function addRequiredCustomField(world: World, screenId: Screen = 'ct300'): void {
  const option = {
    id: 1,
    optionValue: 'new',
    defaultFlag: true,
    inactiveFlag: false,
    sortOrder: 1,
  };
  world.userDefinedFields.put({
    id: world.userDefinedFields.nextId(),
    screenId,
    caption: 'Origin',
    podId: 1,
    podKey: 'contact_overview',
    podDescription: 'Overview',
    sequenceNumber: 1,
    fieldTypeIdentifier: 'Text',
    entryTypeIdentifier: 'List',
    numberDecimals: 0,
    requiredFlag: true,
    readOnlyFlag: false,
    displayOnScreenFlag: true,
    listViewFlag: false,
    options: [option],
    connectWiseId: '00000000-0000-4000-8000-000000000001',
    dateCreated: world.nowText(),
    ...world.stamp('zadmin'),
  });
}
