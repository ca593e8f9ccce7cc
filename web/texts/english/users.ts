import { counted } from '../numbers.ts';

/** Settings > Users. */
export const usersTexts = {
  administratorsOnly: 'Only administrators can invite and change users.',
  couldNotLoad: 'The users could not be loaded.',
  search: 'Search users',
  noneFound: (text: string) => `No user matches "${text}".`,
  clear: 'Clear',
  name: 'Name',
  you: (name: string) => `${name} (you)`,
  email: 'E-mail',
  role: 'Role',
  roles: { admin: 'Administrator', member: 'Member' },
  roleTexts: {
    admin:
      'Can also change the connection, filter, mapping and settings, apply plans, and manage users.',
    member: 'Can see everything but the audit log, and can work on contacts, to-dos and reviews.',
  },
  memberId: 'Member ID',
  notEntered: 'Not entered',
  inactive: 'Inactive in ConnectWise',
  notFound: 'Not found in ConnectWise',
  lastSeen: 'Last seen',
  never: 'Never',
  noSignIn: 'Does not sign in',
  actions: 'Actions',
  actionsOf: (name: string) => `Actions for ${name}`,
  membersUnread: 'The names of members could not be loaded from ConnectWise.',

  matches: (count: number) =>
    counted(count, {
      one: '{n} user matches a member by e-mail',
      other: '{n} users match a member by e-mail',
    }),
  matchesText:
    'The member in ConnectWise has the same e-mail address. Accept one, and contacts and activities of the member go to the user.',
  show: 'Show',
  hide: 'Hide',
  match: 'Member in ConnectWise',
  accept: 'Accept',
  acceptOf: (name: string, member: string) => `Accept ${member} for ${name}`,
  acceptAll: (count: number) => counted(count, { one: 'Accept it', other: 'Accept all {n}' }),
  couldNotAccept: (name: string) => `The Member ID of ${name} was not saved.`,

  invite: 'Invite',
  inviteTitle: 'Invite a user',
  inviteSend: 'Create the invitation',
  couldNotInvite: 'The invitation was not created.',
  inviteLink: 'Invitation link',
  linkOnce: 'This link is shown once. It works once, for 7 days.',
  mailed: (email: string) => `It was also mailed to ${email}.`,
  notMailed: 'No mail was sent, so send them the link yourself.',
  done: 'Done',
  cancel: 'Cancel',

  pending: 'Pending invitations',
  couldNotLoadPending: 'The invitations could not be loaded.',
  noPending: 'No invitation is pending.',
  invitedBy: 'Invited by',
  expires: 'Expires',
  newLink: 'Copy new link',
  newLinkOf: (email: string) => `Copy new link for ${email}`,
  revoke: 'Revoke',
  revokeOf: (email: string) => `Revoke the invitation for ${email}`,
  revoked: (email: string) => `The invitation for ${email} was revoked. Its link no longer works.`,
  couldNotRenew: 'No new link was created.',
  couldNotRevoke: 'The invitation was not revoked.',
  renewedTitle: (email: string) => `New link for ${email}`,
  renewedText: 'The previous link no longer works.',

  edit: 'Change name or role',
  editTitle: (name: string) => `Change ${name}`,
  couldNotEdit: 'The user was not changed.',
  save: 'Save',
  lastAdministrator: (name: string) =>
    `${name} is the only administrator who can sign in. Make another user an administrator first.`,

  enterMember: 'Enter Member ID',
  memberTitle: (name: string) => `Member ID of ${name}`,

  reset: 'Create a reset link',
  resetTitle: (name: string) => `Reset link for ${name}`,
  resetText: (name: string) =>
    `With this link ${name} sets a new password, which you never see. It works once, for a day, and does not bypass two-factor sign-in.`,
  resetMake: 'Create the link',
  resetLink: 'Reset link',
  resetOnce: 'This link is shown once.',
  resetElsewhere: (email: string) =>
    `The link was mailed to ${email} and is not shown, because this person signs in to other organizations too.`,
  couldNotReset: 'No reset link was created.',

  signOut: 'Sign out everywhere',
  signOutTitle: (name: string) => `Sign out ${name} everywhere?`,
  signOutText: (name: string) =>
    `${name} is signed out on every device and has to sign in again. Their password and API tokens still work.`,
  signOutNow: 'Sign out everywhere',
  couldNotSignOut: 'Their sessions are still open.',
  signedOut: (name: string) => `${name} is signed out everywhere.`,

  remove: 'Remove from the organization',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: (name: string) =>
    `${name} can no longer open this organization, and their API tokens stop working at once. What they changed stays. There is no undo: to come back, they need a new invitation.`,
  has: (name: string, contacts: string, todos: string) =>
    `${contacts} and ${todos} belong to ${name}.`,
  contacts: (count: number) =>
    counted(count, { one: '{n} AMP contact', other: '{n} AMP contacts' }),
  todos: (count: number) => counted(count, { one: '{n} to-do', other: '{n} to-dos' }),
  couldNotCount: 'Their records could not be counted.',
  hasNothing: (name: string) => `No contact and no to-do belongs to ${name}.`,
  takesOver: 'Who takes over?',
  choose: 'Choose a user',
  takesOverText:
    'They also take over companies and the role of default user. Where ConnectWise decides the owner, the next sync follows ConnectWise.',
  nobody: 'Nobody: they have no owner',
  removeNow: (name: string) => `Remove ${name}`,
  couldNotRemove: 'The user was not removed.',
  removed: (name: string) => `${name} was removed.`,
};
