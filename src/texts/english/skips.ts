import type { AmpSkipReason, SkipReason, TodoSkipReason } from '../../core/plan/skip.ts';

/** What a person reads about a reason. */
export type ReasonText = {
  /** Why the record did not sync. */
  readonly title: string;
  /** What to do so that it does; commands and buttons come from the steps of the reason. */
  readonly advice: string;
};

/** Why a contact is skipped. */
export const skips: Readonly<Record<SkipReason, ReasonText>> = {
  company_type_not_in_filter: {
    title: 'Company type not in the filter',
    advice:
      'Give the company one of the chosen types in ConnectWise, or add its type to the filter.',
  },
  company_status_not_in_filter: {
    title: 'Company status not in the filter',
    advice: 'Change the status of the company in ConnectWise, or change the filter.',
  },
  territory_not_in_filter: {
    title: 'Territory not in the filter',
    advice: 'Change the territory of the company in ConnectWise, or change the filter.',
  },
  market_not_in_filter: {
    title: 'Market not in the filter',
    advice: 'Change the market of the company in ConnectWise, or change the filter.',
  },
  contact_type_not_in_filter: {
    title: 'Contact type not in the filter',
    advice: 'Change the types of the contact in ConnectWise, or change the filter.',
  },
  not_in_filter: {
    title: 'Not in the filter because of several fields',
    advice: 'See what the contact has and what the filter needs.',
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
      'The API member cannot see this company. Set Companies > Company Maintenance > Inquire to All in its security role, then read everything again.',
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
    title: 'E-mail address is used by another contact',
    advice: 'Give one of the two contacts another address, or make one of them inactive.',
  },
  several_amp_matches: {
    title: 'Several AMP contacts have this e-mail address',
    advice: 'Link the right one, or remove all but one of them in AMP.',
  },
  match_proposed: {
    title: 'May already be in AMP',
    advice: 'Decide whether they are the same person.',
  },
  deleted_in_connectwise: {
    title: 'Deleted in ConnectWise',
    advice:
      'The AMP contact stays and is not sent again. To send it as a new contact, unlink it and then release it.',
  },
  pull_off: {
    title: 'Reading from ConnectWise is switched off',
    advice: 'Switch it on.',
  },
  amp_contact_linked_elsewhere: {
    title: 'AMP contact with this e-mail address is linked to another ConnectWise contact',
    advice: 'Change the e-mail address of one of them, or remove the AMP contact.',
  },
  unreadable: {
    title: 'Record could not be read',
    advice: 'Open and save the contact in ConnectWise. If that does not help, report its id.',
  },
};

/** Why an AMP contact is not sent to ConnectWise. */
export const ampSkips: Readonly<Record<AmpSkipReason, ReasonText>> = {
  company_missing: {
    title: 'Its company does not exist in ConnectWise',
    advice:
      'Enter a company that exists in ConnectWise, or choose what happens to such contacts (create the company, use a catch-all company, or reject them).',
  },
  company_rejected: {
    title: 'Its company does not exist in ConnectWise, and such contacts are not sent',
    advice: 'Enter a company that exists in ConnectWise.',
  },
  company_ambiguous: {
    title: 'Several companies in ConnectWise have this name',
    advice: 'Rename one of them in ConnectWise, or delete the one that is not used.',
  },
  company_out_of_filter: {
    title: 'Company is not in the contact filter',
    advice: 'Change the company in ConnectWise so that it fits the filter, or change the filter.',
  },
  contact_out_of_filter: {
    title: 'The contact filter asks for a contact type, which AMP contacts do not have',
    advice:
      'Enter the person in ConnectWise with one of the contact types, and the two are linked. Or change the filter.',
  },
  match_proposed: {
    title: 'May already be in ConnectWise',
    advice: 'Decide whether they are the same person.',
  },
  several_matches: {
    title: 'Several contacts in ConnectWise have this e-mail address',
    advice: 'Link the right one.',
  },
  same_person_twice: {
    title: 'Duplicate of another AMP contact',
    advice: 'Remove one of the two in AMP, or give them different names or addresses.',
  },
  contact_left_out: {
    title: 'ConnectWise has a contact with this e-mail address that is skipped',
    advice: 'See why it is skipped. Once it syncs, the two are linked.',
  },
  no_email: {
    title: 'No e-mail address',
    advice: 'Enter an e-mail address on the AMP contact.',
  },
  no_name: {
    title: 'No first name, which ConnectWise requires',
    advice: 'Enter a first name, or have it filled with a fixed text.',
  },
  value_does_not_fit: {
    title: 'A value that ConnectWise requires is too long for it, or not valid there',
    advice: 'Shorten or correct the value of this field in AMP. The contact is sent once it fits.',
  },
  create_uncertain: {
    title: 'It was sent, and several contacts in ConnectWise could match it',
    advice: 'Link the right one.',
  },
  refused: {
    title: 'ConnectWise rejected it',
    advice: 'Correct its values. It is sent again once it is edited, or its company changes.',
  },
  push_off: {
    title: 'Sending to ConnectWise is switched off',
    advice: 'Switch it on.',
  },
};

/** Why a to-do waits, or does not sync in full. */
export const todoSkips: Readonly<Record<TodoSkipReason, ReasonText>> = {
  contact_not_linked: {
    title: 'Its contact is not in ConnectWise yet',
    advice: 'It goes out once the contact is in ConnectWise. See why the contact is not.',
  },
  contact_left_out: {
    title: 'Its contact is skipped in ConnectWise',
    advice:
      'Its company dropped out of the contact filter, or it is inactive. The to-do goes out once the contact syncs again.',
  },
  contact_held: {
    title: 'Its contact is on hold',
    advice: 'Release the contact.',
  },
  contact_removed: {
    title: 'Its contact was removed in AMP',
    advice: 'Restore the contact, or remove the to-do.',
  },
  contact_deleted: {
    title: 'Its contact is deleted in ConnectWise',
    advice: 'Send the contact as a new one, or remove the to-do.',
  },
  no_member: {
    title: 'Neither its assignee nor a default user has a Member ID',
    advice: 'Enter the Member ID of the assignee, or choose a default user who has one.',
  },
  member_inactive: {
    title: 'Its member is inactive in ConnectWise, or hidden',
    advice: 'Assign the to-do to someone else, or make the member active in ConnectWise.',
  },
  no_closed_status: {
    title: 'ConnectWise has no activity status for it',
    advice:
      'Add one under System > Setup Tables > Activity Status: with "Closed" set for to-dos that are done, without it for those that are reopened.',
  },
  done_before: {
    title: 'It was done before it was sent',
    advice: 'Nothing to do. To send it anyway, reopen it.',
  },
  todo_push_off: {
    title: 'Sending to-dos is switched off',
    advice: 'Switch it on.',
  },
  activity_deleted: {
    title: 'Its activity was deleted in ConnectWise',
    advice: 'The to-do stays and is not sent again, unless you edit it.',
  },
  activity_uncertain: {
    title: 'It was sent, and several activities could match it',
    advice:
      'In ConnectWise, delete or rename the wrong ones. Once one is left, it is linked. Once none is left, the to-do is sent again.',
  },
  activity_refused: {
    title: 'ConnectWise rejected it',
    advice: 'Correct its values. It is sent again once it is edited, or its company changes.',
  },
  removal_refused: {
    title: 'It was removed, and ConnectWise rejected deleting or closing its activity',
    advice:
      'Delete or close the activity in ConnectWise. Each sync that reads everything tries again.',
  },
  not_kept: {
    title: 'ConnectWise did not keep the values it was sent',
    advice: 'Compare the two; a workflow rule in ConnectWise may have changed it.',
  },
};
