import type { SkipReason } from './plan.ts';

/** What a person reads about a reason: what it is, and what to do to have the contact taken. */
export type SkipText = { readonly title: string; readonly advice: string };

/** A text for each reason, in the order they are listed. */
export const skipTexts: Readonly<Record<SkipReason, SkipText>> = {
  company_type_not_in_filter: {
    title: 'Company type not in the filter',
    advice:
      'Give the company one of the chosen types in ConnectWise, or add its type to the filter.',
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
    advice: 'Remove all but one of them in AMP, or change their addresses.',
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
