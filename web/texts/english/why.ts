import { counted, number } from '../numbers.ts';

/** Why somebody does or does not sync. */
export const why = {
  title: 'Why',
  who: 'Name, e-mail address or id',
  ask: 'Ask',
  intro:
    'Enter a name, an e-mail address, or an id of ConnectWise or AMP. You see where the person stands, and what the sync saw at each question it asks.',
  nobody: (who: string) => `Neither AMP nor ConnectWise has anybody like “${who}”.`,
  nobodyText:
    'Check the spelling, or try the e-mail address or the id. A contact that was created in ConnectWise minutes ago is found by its e-mail address or id.',
  several: (count: number, more: boolean) =>
    more
      ? `More than ${number(count - 1)} people fit. Pick one, or add more of the name.`
      : `${counted(count, { one: 'person fits', other: 'people fit' })}. Pick one.`,
  people: 'People who fit',
  couldNotAsk: 'Where this person stands could not be found out.',
  notConnected: 'AMP is not connected to ConnectWise.',
  notConnectedText: 'Nobody syncs until it is.',
  toConnection: 'Open Connection',
  questions: 'What a sync asks, in order',
  states: { passed: 'Yes', failed: 'No', not_asked: 'Not asked' },
  noEmail: 'no valid e-mail address',
  noCompany: 'no company',
  checkAgain: 'Check again now',
  couldNotCheck: 'ConnectWise was not read.',
  readAt: 'Read from ConnectWise',
  readBySync: 'As the last sync read it.',
  openContact: 'Open the contact',
  openInConnectWise: 'Open in ConnectWise',
  changeFilter: 'Change the filter',
  reviewMatch: 'Review the match',
  reviewHold: 'Review the hold',
  decideConflict: 'Decide the conflict',
  changeSetting: 'Open Settings',
  restore: 'Open it to restore it',
  editContact: 'Edit the contact',
};
