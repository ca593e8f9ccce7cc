/** Texts to take along. */
export const copy = { copy: 'Copy', copied: 'Copied' };
