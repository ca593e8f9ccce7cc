/** Stands for the name of a record that has none, or does not exist. */
export const unnamed = {
  contact: (id: number) => `contact ${id}`,
  ampContact: (id: string) => `AMP contact ${id}`,
  todo: (id: string) => `to-do ${id}`,
} as const;

/** Stands for the name of an AMP contact beside its id. */
export const noName = 'no name';
