/** What stands where a name is expected and there is none. */
export const names = {
  noName: 'No name',
  removedUser: 'A removed user',
};
