/** Saving a form. */
export const save = { save: 'Save', saved: 'Saved.' };
