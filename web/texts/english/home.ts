/** Home. */
export const home = {
  lastRuns: 'Last runs',
  noRuns: 'No runs yet.',
  noRunsText: 'The first sync starts once ConnectWise is connected.',
  couldNotLoadRuns: 'The last runs could not be read.',
};
