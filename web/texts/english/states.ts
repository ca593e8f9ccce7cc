/** States of a contact or to-do in the sync. */
export const stateWords = {
  in_step: 'In sync',
  waiting: 'Waiting',
  in_conflict: 'In conflict',
  on_hold: 'On hold',
  skipped: 'Skipped',
  removed: 'Removed',
  failed: 'Failed',
  delivered: 'Delivered',
} as const;

/** Texts of lists, panels and forms with nothing to show. */
export const states = {
  loading: 'Loading',
  slow: 'Still loading. This takes longer than usual.',
  tryAgain: 'Try again',
  close: 'Close',
  notConnected: 'ConnectWise is not connected.',
  toConnection: 'Open Connection',
  unreachable:
    'The service does not answer. This page keeps trying, and nothing you typed is lost.',
  ownFault: 'The page itself failed. Reload it; if it fails again, tell your operator.',
  requestId: (id: string) => `Request ${id}`,
  noRights: 'Your role cannot see this.',
  couldNotSave: 'Your changes were not saved.',
};
