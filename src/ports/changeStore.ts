/** Lists and settings that the pages show. */
export const changingLists = ['contacts', 'todos', 'review', 'runs', 'settings'] as const;

export type ChangingList = (typeof changingLists)[number];

/** For each list, a text that changes whenever the list does, and does not reveal its content. */
export type Prints = Readonly<Record<ChangingList, string>>;

/** Whether anything changed, judged by versions and times, without reading what did. */
export interface ChangeStore {
  prints(): Promise<Prints>;
}
