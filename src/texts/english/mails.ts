/** Mails: `{name}` is filled in. Line breaks are sent as written. */
export const mails = {
  plan_held: {
    subject: '{organization}: a sync needs your approval',
    text: `The last sync of {organization} would remove or overwrite more records than its limit allows, or one side looks empty.
It is on hold, and none of it has been applied.

Look at the plan, then apply or discard it:
{url}`,
  },
  connection_failing: {
    subject: '{organization}: syncs are failing',
    text: `The last syncs of {organization} failed. Until one succeeds, they are tried less often.

{message} {advice}

{url}`,
  },
  keys_refused: {
    subject: '{organization}: ConnectWise no longer accepts the keys',
    text: `ConnectWise rejected the keys of {organization}. Syncs have stopped until you enter new keys.
No data was lost.

{message} {advice}

{url}`,
  },
  webhook_gone: {
    subject: '{organization}: a webhook is switched off',
    text: `An endpoint of {organization} answered that it no longer exists (410), so its webhook is switched off.
Nothing more is sent to it. Syncs go on as before.

If the endpoint is needed, correct its address and switch it on again. If not, remove it:
{url}`,
  },
  webhook_failing: {
    subject: '{organization}: a webhook is switched off',
    text: `An endpoint of {organization} has not accepted a single event for three days, so its webhook is switched off.
Nothing more is sent to it. Syncs go on as before.

Look at what it answered, then switch it on again or remove it:
{url}`,
  },
  invitation: {
    subject: 'You are invited to {organization} on ampwise',
    text: `{inviter} invites you to {organization} on ampwise.

Open this link to choose your password:
{url}

The link works once, until {expiresAt}. If you did not expect it, ignore this mail.`,
  },
  reset: {
    subject: 'Choose a new password for ampwise',
    text: `Open this link to choose a new password:
{url}

The link works once, until {expiresAt}. If you did not ask for it, ignore this mail.`,
  },
  email_change: {
    subject: 'Confirm your new e-mail address for ampwise',
    text: `You asked to use this address to sign in to ampwise.

Open this link to confirm it:
{url}

The link works once, until {expiresAt}. If you did not ask for it, ignore this mail.`,
  },
  email_in_use: {
    subject: 'This address already has an account on ampwise',
    text: `Someone asked to use this address for another account on ampwise. It already belongs to an account or to
a user, so nothing was changed.

If that was you, sign in with this address, or ask an administrator for help. Otherwise, ignore this mail.`,
  },
  email_changed: {
    subject: 'Your account on ampwise has a new e-mail address',
    text: `The e-mail address of your account was changed from {before} to {after}.
You now sign in with the new address. All other sessions were ended.

If this was not you, tell an administrator of your organization at once:
{url}`,
  },
} as const;

export type MailName = keyof typeof mails;
