/** Example data: offered before an organization is connected, marked on every page, and removed. */
export const example = {
  title: 'Look around first',
  offer: 'Not ready to connect?',
  offerText:
    'Look at ampwise with example data first: made-up contacts, conflicts and a plan, in an organization of its own. It reaches no ConnectWise, and you can remove it at any time.',
  make: 'Look around with example data',
  open: 'Open the example data',
  remove: 'Remove example data',
  /** Where there is little room, beside its name. */
  removeShort: 'Remove',
  preparing: 'Preparing example data',
  preparingText: 'It opens when it is ready. Yours stays as it is.',
  step: (name: string, done: number, steps: number) => `${name} (step ${done + 1} of ${steps})`,
  steps: {
    contacts: 'Importing contacts',
    users: 'Adding users with their Member IDs',
    todos: 'Entering to-dos',
    conflicts: 'Changing the same contacts on both sides',
    matches: 'Adding people ConnectWise may know already',
    failure: 'Having ConnectWise fail once',
    hold: 'Making a plan that goes on hold',
  },
  removing: 'Removing the example data',
  there: 'Example data is there.',
  thereText: 'Look around in it, or remove it with everything in it.',
  failed: 'The example data could not be prepared.',
  failedText: 'Remove it, then try again.',
  couldNotMake: 'The example data could not be made.',
  couldNotRemove: 'The example data could not be removed.',
  couldNotLoad: 'Whether there is example data could not be read.',
  removed: 'The example data was removed.',
  mark: 'Example data',
  markText: 'All of it is made up. No ConnectWise is reached.',
  noOtherConnection: 'Example data has no other connection.',
  noOtherConnectionText:
    'It is connected to a sandbox that ampwise runs. Connect ConnectWise in your own organization.',
};
