import type { SkipText } from '../plan/skipReasons.ts';
import type { TodoSkipReason } from './todoPlan.ts';

/** What a person reads about a to-do that waits: what it is, and what to do about it. */
export const todoSkipTexts: Readonly<Record<TodoSkipReason, SkipText>> = {
  contact_not_linked: {
    title: 'Its contact is not in ConnectWise yet',
    advice: 'It goes out by itself once the contact is. Why the contact is not: ampwise why',
  },
  contact_left_out: {
    title: 'Its contact is left out in ConnectWise',
    advice:
      'Its company left the contact filter, or it is inactive. It goes out once the contact is followed again.',
  },
  contact_held: {
    title: 'Its contact is kept back',
    advice: 'Let the contact go on: ampwise holds release',
    held: true,
  },
  contact_removed: {
    title: 'Its contact was removed in AMP',
    advice: 'Bring the contact back: ampwise contacts restore. Or remove the to-do.',
  },
  contact_deleted: {
    title: 'Its contact is deleted in ConnectWise',
    advice: 'Send the contact anew, or remove the to-do.',
  },
  no_member: {
    title: 'Neither its assignee nor a default user has a Member ID',
    advice:
      'Enter the Member ID of the assignee: ampwise users member USER MEMBER_ID. Or choose a default user who has one: ampwise users default USER',
  },
  member_inactive: {
    title: 'Its member is inactive in ConnectWise, or cannot be seen',
    advice:
      'Give the to-do to somebody else: ampwise todos edit ID --assignee USER. Or make the member active in ConnectWise.',
    held: true,
  },
  no_closed_status: {
    title: 'ConnectWise has no activity status for it',
    advice:
      'Make one under System > Setup Tables > Activity Status: with "Closed" set for what is done, without for what is reopened.',
  },
  done_before: {
    title: 'It was done before it was sent',
    advice: 'Nothing is to be done. To send it after all: ampwise todos reopen ID',
  },
  todo_push_off: {
    title: 'Sending to-dos is switched off',
    advice: 'Switch it on: ampwise settings set todoPush=on',
  },
  activity_deleted: {
    title: 'Its activity was deleted in ConnectWise',
    advice: 'The to-do stays and is not sent again, unless you edit it: ampwise todos edit',
  },
  activity_uncertain: {
    title: 'It was sent, and several activities could be it',
    advice:
      'Delete or rename in ConnectWise those that are not it. Once one is left it is taken; once none is, it is sent again.',
    held: true,
  },
  activity_refused: {
    title: 'ConnectWise did not accept it',
    advice: 'Correct its values; it is sent again once it is edited: ampwise todos edit',
  },
  not_kept: {
    title: 'ConnectWise did not keep what it was given',
    advice: 'Compare the two; a workflow rule in ConnectWise may have changed it.',
  },
};

/** All reasons, in the order they are listed. */
export const todoSkipReasons = Object.keys(todoSkipTexts).filter(isTodoSkipReason);

export function isTodoSkipReason(text: string): text is TodoSkipReason {
  return Object.hasOwn(todoSkipTexts, text);
}
