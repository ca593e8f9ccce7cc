/** Lists, and what is set up, that pages of people show. */
export const changingLists = ['contacts', 'todos', 'review', 'runs', 'settings'] as const;

export type ChangingList = (typeof changingLists)[number];

/** A text for each that is another one once it changed; it says nothing about what is in it. */
export type Prints = Readonly<Record<ChangingList, string>>;

/** Whether anything changed, judged by versions and times, without reading what did. */
export interface ChangeStore {
  prints(): Promise<Prints>;
}
