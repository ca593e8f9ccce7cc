/** Ways back. */
export const undo = { undo: 'Undo', close: 'Close' };
