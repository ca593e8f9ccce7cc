/** Texts for copying. */
export const copy = { copy: 'Copy', copied: 'Copied' };
