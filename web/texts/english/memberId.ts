/** The Member ID of a user, on their own profile and in the list of users. */
export const memberId = {
  label: 'Member ID',
  help: 'The name the person signs in to ConnectWise with.',
  verify: 'Verify',
  clear: 'Clear',
  couldNotSave: 'The Member ID was not saved.',
  suggested: (name: string, identifier: string) =>
    `${name} (${identifier}) has the same e-mail address in ConnectWise.`,
  use: (identifier: string) => `Use ${identifier}`,
  active: (name: string) => `${name}, active.`,
  goHere: 'Your contacts and activities go here.',
  goThere: 'Their contacts and activities go here.',
  inactive: (name: string) =>
    `${name} is inactive in ConnectWise. Activities cannot be assigned until the member is active again, or another Member ID is entered.`,
  notFound: (identifier: string) =>
    `ConnectWise no longer shows a member ${identifier}. Enter another Member ID, or check the rights of the API member.`,
  unread: (identifier: string, why: string) =>
    `${identifier} was verified when it was entered, but it could not be loaded now. ${why}`,
};
