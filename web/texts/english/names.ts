/** Shown in place of a missing name. */
export const names = {
  noName: 'No name',
  removedUser: 'A removed user',
};
