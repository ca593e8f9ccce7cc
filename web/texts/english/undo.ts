/** Undoing. */
export const undo = { undo: 'Undo', close: 'Close' };
