const roles = { admin: 'an administrator', member: 'a member' } as const;

/** Sign-in, set-up, invitation, reset. */
export const entering = {
  signIn: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  showPassword: 'Show the password',
  secondFactor: 'Second factor',
  code: 'Code from your authenticator app',
  useBackup: 'Use a backup code',
  useCode: 'Use the code of your app',
  backupCode: 'Backup code',
  continue: 'Continue',
  couldNotSignIn: 'You are not signed in.',
  againIn: (seconds: number) => `Too many attempts. Try again in ${seconds} s`,
  forgot: 'Forgot your password?',
  forgotText:
    'An administrator of your organization can create a link for a new password: under Users, next to your name. If a mail server is configured, the link is also mailed to you.',
  invitation: {
    title: (organization: string) => `Join ${organization}`,
    by: (inviter: string | null, role: 'admin' | 'member') =>
      `${inviter === null ? 'You are invited' : `${inviter} invites you`} as ${roles[role]}.`,
    name: 'Your name',
    newPassword: 'New password',
    ownPassword: 'Your password',
    ownPasswordHelp: 'The one you already sign in with.',
    submit: 'Join',
    couldNot: 'You did not join.',
    couldNotLook: 'The invitation could not be loaded.',
    loading: 'Invitation',
    other: (present: string, invited: string) =>
      `You are signed in as ${present}. This invitation is for ${invited}.`,
    asOther: (invited: string) => `Sign out and join as ${invited}`,
    couldNotSignOut: 'You are still signed in.',
    wrong: 'This link is not an invitation',
    wrongText:
      'The link is incomplete or mistyped. Open it again from the message, or ask an administrator for a new one.',
    expired: 'This invitation expired',
    expiredText: (organization: string, inviter: string | null, at: string) =>
      `The invitation to ${organization} was open until ${at}. Ask ${inviter ?? 'an administrator'} for a new one.`,
    accepted: 'This invitation was used',
    acceptedText: 'Someone joined with it. If that was you, sign in.',
    revoked: 'This invitation was revoked',
    revokedText: 'An administrator revoked it. Ask them if you still want to join.',
    renewed: 'This invitation has a newer link',
    renewedText: 'Open the link in the newest message.',
  },
  reset: {
    title: 'Set a new password',
    text: 'This ends all your sessions. The second factor stays as it is.',
    password: 'New password',
    submit: 'Set the password',
    couldNot: 'Your password is unchanged.',
    wrong: 'This link cannot be used',
    wrongText:
      'It expired, was used, or was replaced by a newer one. Ask an administrator for a new link.',
    done: 'Your new password is set',
    doneText: 'All your sessions were ended. Sign in with the new password.',
  },
  newEmail: {
    title: 'Confirm your new e-mail address',
    text: 'You then sign in with this address. All your other sessions are signed out.',
    submit: 'Confirm',
    couldNot: 'Your e-mail address was not changed.',
    wrong: 'This link cannot be used',
    wrongText:
      'It expired, was used, or was replaced by a newer one. Change your e-mail address again on your profile.',
    done: 'Your e-mail address was changed',
    doneText: (email: string) => `You sign in with ${email} from now on.`,
    goOn: 'Continue to ampwise',
  },
  setUp: {
    title: 'Set up ampwise',
    organization: 'Organization',
    organizationHelp: 'The name your team knows it by.',
    name: 'Your name',
    passwordHelp: 'At least 12 characters. A sentence is good.',
    publicAddress: 'Public address',
    publicAddressHelp:
      'The address at which your team opens this page. A wrong one breaks sign-in and the links in mails.',
    submit: 'Create the organization',
    couldNot: 'The organization was not created.',
    noLink: 'Open the set-up link',
    noLinkText:
      'ampwise is set up with a one-time link. It was printed when the service started, and is in the file setup-link in the data folder. This command prints it again:',
    command: 'ampwise setup-link',
    gone: 'ampwise is set up',
    goneText: 'This installation has its first administrator. The set-up link no longer works.',
  },
};
