/** States of a contact or to-do in the sync. */
export const stateWords = {
  in_step: 'In step',
  waiting: 'Waiting',
  in_conflict: 'In conflict',
  on_hold: 'On hold',
  skipped: 'Skipped',
  removed: 'Removed',
  failed: 'Failed',
  delivered: 'Delivered',
} as const;

/** What lists, panels and forms say when they have nothing to show. */
export const states = {
  loading: 'Loading',
  slow: 'Still loading. This takes longer than usual.',
  tryAgain: 'Try again',
  close: 'Close',
  unreachable:
    'The service does not answer. It is asked again until it does; nothing you typed is lost.',
  ownFault: 'The page itself failed. Reload it; if it fails again, tell your operator.',
  requestId: (id: string) => `Request ${id}`,
  noRights: 'Your role cannot see this.',
  couldNotSave: 'Your changes are not saved.',
};
