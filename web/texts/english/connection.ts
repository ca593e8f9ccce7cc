/** The state of the connection in one word or two. */
export const connection = {
  notConnected: 'Not connected',
};
