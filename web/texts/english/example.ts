/** Example data: offered before an organization is connected, marked on every page, and removed. */
export const example = {
  title: 'Look around first',
  offer: 'Not ready to connect?',
  offerText:
    'Look at ampwise with example data first: made-up contacts, conflicts and a plan, in an organization of its own. It never reaches ConnectWise, and you can remove it at any time.',
  make: 'Look around with example data',
  open: 'Open the example data',
  remove: 'Remove example data',
  /** Where there is little room, beside the name of the example. */
  removeShort: 'Remove',
  preparing: 'Preparing example data',
  preparingText: 'It opens when it is ready. Your organization stays as it is.',
  step: (name: string, done: number, steps: number) => `${name} (step ${done + 1} of ${steps})`,
  steps: {
    contacts: 'Importing contacts',
    users: 'Adding users with their Member IDs',
    todos: 'Entering to-dos',
    conflicts: 'Changing the same contacts on both sides',
    matches: 'Adding people who may already be in ConnectWise',
    failure: 'Simulating a failure of ConnectWise',
    hold: 'Creating a plan that goes on hold',
  },
  removing: 'Removing the example data',
  there: 'The example data is ready.',
  thereText: 'Look around in it, or remove it with everything in it.',
  failed: 'The example data could not be prepared.',
  failedText: 'Remove it, then try again.',
  couldNotMake: 'The example data could not be created.',
  couldNotRemove: 'The example data could not be removed.',
  couldNotLoad: 'The example data could not be checked.',
  removed: 'The example data was removed.',
  mark: 'Example data',
  markText: 'All of it is made up. It never reaches ConnectWise.',
  noOtherConnection: 'Example data cannot connect to ConnectWise.',
  noOtherConnectionText:
    'It is connected to a sandbox that ampwise runs. Connect ConnectWise in your own organization.',
};
