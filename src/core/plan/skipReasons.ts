import type { AmpSkipReason, SkipReason } from './plan.ts';

/** What a person reads about a reason: what it is, and what to do to have the record taken. */
export type SkipText = {
  readonly title: string;
  readonly advice: string;
  /** Set where it waits for a person: a hold. */
  readonly held?: true;
};

/** A text for each reason, in the order they are listed. */
export const skipTexts: Readonly<Record<SkipReason, SkipText>> = {
  company_type_not_in_filter: {
    title: 'Company type not in the filter',
    advice:
      'Give the company one of the chosen types in ConnectWise, or add its type to the filter.',
  },
  company_status_not_in_filter: {
    title: 'Company status not in the filter',
    advice: 'Change the status of the company in ConnectWise, or the filter: ampwise filter show',
  },
  territory_not_in_filter: {
    title: 'Territory not in the filter',
    advice:
      'Change the territory of the company in ConnectWise, or the filter: ampwise filter show',
  },
  market_not_in_filter: {
    title: 'Market not in the filter',
    advice: 'Change the market of the company in ConnectWise, or the filter: ampwise filter show',
  },
  contact_type_not_in_filter: {
    title: 'Contact type not in the filter',
    advice: 'Change the types of the contact in ConnectWise, or the filter: ampwise filter show',
  },
  not_in_filter: {
    title: 'Not in the filter, by more than one field',
    advice: 'Ask what it has and what is needed: ampwise why, with its ConnectWise id.',
  },
  inactive: {
    title: 'Inactive in ConnectWise',
    advice: 'Clear "Inactive" on the contact in ConnectWise.',
  },
  no_company: {
    title: 'Contact has no company',
    advice: 'Set the company of the contact in ConnectWise.',
  },
  company_not_read: {
    title: 'Company cannot be read',
    advice:
      'The API member does not see this company. Set Companies > Company Maintenance > Inquire to All in its security role, then run: ampwise sync --all',
  },
  company_deleted: {
    title: 'Company is deleted in ConnectWise',
    advice: 'Move the contact to an active company.',
  },
  no_email: {
    title: 'No e-mail address',
    advice: 'Enter an e-mail address on the contact in ConnectWise.',
  },
  invalid_email: {
    title: 'E-mail address is not valid',
    advice: 'Correct the default e-mail address of the contact, or make another one the default.',
  },
  duplicate_email: {
    title: 'E-mail address is taken by another contact',
    advice: 'Give one of the two contacts another address, or make one of them inactive.',
  },
  several_amp_matches: {
    title: 'Several AMP contacts have this e-mail address',
    advice:
      'Say which of them it is: ampwise matches link CONTACT AMP_CONTACT. Or remove all but one of them in AMP.',
    held: true,
  },
  match_proposed: {
    title: 'May be a person who is in AMP already',
    advice: 'Say whether they are the same: ampwise matches list',
    held: true,
  },
  deleted_in_connectwise: {
    title: 'Deleted in ConnectWise',
    advice:
      'The AMP contact stays and is not sent again. To send it anew take the link apart: ampwise matches unlink CONTACT, then release it: ampwise holds release',
  },
  pull_off: {
    title: 'Reading from ConnectWise is switched off',
    advice: 'Switch it on: ampwise settings set pull=on',
  },
  amp_contact_linked_elsewhere: {
    title: 'AMP contact with this e-mail address belongs to another ConnectWise contact',
    advice: 'Change the e-mail address of one of them, or remove the AMP contact.',
  },
  unreadable: {
    title: 'Record could not be read',
    advice: 'Open and save the contact in ConnectWise; if it stays so, report its id.',
  },
};

/** The same for AMP contacts that are not sent to ConnectWise. */
export const ampSkipTexts: Readonly<Record<AmpSkipReason, SkipText>> = {
  company_missing: {
    title: 'It names no company that ConnectWise has',
    advice:
      'Enter a company that ConnectWise has, or say what to do with such contacts: ampwise settings set company=create (or catch_all, reject)',
    held: true,
  },
  company_rejected: {
    title: 'It names no company that ConnectWise has, and such contacts are not sent',
    advice: 'Enter a company that ConnectWise has.',
  },
  company_ambiguous: {
    title: 'Several companies in ConnectWise have this name',
    advice: 'Rename one of them in ConnectWise, or delete the one that is not used.',
    held: true,
  },
  company_out_of_filter: {
    title: 'Company is not in the contact filter',
    advice:
      'Change the company in ConnectWise so that the filter takes it, or the filter: ampwise filter show',
  },
  contact_out_of_filter: {
    title: 'The contact filter asks for a contact type, which AMP contacts do not have',
    advice:
      'Enter the person in ConnectWise with one of the contact types; the two are linked then. Or change the filter: ampwise filter show',
  },
  match_proposed: {
    title: 'May be a contact that ConnectWise has already',
    advice: 'Say whether they are the same: ampwise matches list',
    held: true,
  },
  several_matches: {
    title: 'Several contacts in ConnectWise have this e-mail address',
    advice: 'Say which of them it is: ampwise matches link CONTACT AMP_CONTACT',
    held: true,
  },
  same_person_twice: {
    title: 'Another AMP contact is the same person',
    advice: 'Remove one of the two in AMP, or give them different names or addresses.',
  },
  contact_left_out: {
    title: 'ConnectWise has a contact with this e-mail address that is left out',
    advice: 'Ask why: ampwise why with its ConnectWise id. Once it is taken, the two are linked.',
  },
  no_email: {
    title: 'No e-mail address',
    advice: 'Enter an e-mail address on the AMP contact.',
  },
  no_name: {
    title: 'No first name, which ConnectWise wants',
    advice: 'Enter a first name, or have it filled: ampwise settings set requiredFill=Unknown',
  },
  create_uncertain: {
    title: 'It was sent, and several contacts in ConnectWise could be it',
    advice: 'Say which of them it is: ampwise matches link CONTACT AMP_CONTACT',
    held: true,
  },
  refused: {
    title: 'ConnectWise did not accept it',
    advice: 'Correct its values; it is sent again once it is edited.',
  },
  push_off: {
    title: 'Sending to ConnectWise is switched off',
    advice: 'Switch it on: ampwise settings set push=on',
  },
};
