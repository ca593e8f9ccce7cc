import { counted, number } from '../numbers.ts';

/** Why a person does or does not sync. */
export const why = {
  title: 'Why',
  who: 'Name, e-mail address or id',
  ask: 'Ask',
  intro:
    'Enter a name, an e-mail address, or an id of ConnectWise or AMP. You see the state of the person, and what the sync found at each check.',
  nobody: (who: string) => `Neither AMP nor ConnectWise has anyone like “${who}”.`,
  nobodyText:
    'Check the spelling, or try the e-mail address or the id. A contact created in ConnectWise minutes ago can be found by its e-mail address or id.',
  several: (count: number, more: boolean) =>
    more
      ? `More than ${number(count - 1)} people match. Pick one, or add more of the name.`
      : `${counted(count, { one: 'person matches', other: 'people match' })}. Pick one.`,
  people: 'People who match',
  couldNotAsk: 'The state of this person could not be loaded.',
  notConnectedText: 'Nobody syncs until it is.',
  questions: 'What a sync checks, in order',
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
