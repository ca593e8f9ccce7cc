/** Lists and settings that the pages show. */
export const changingLists = ['contacts', 'todos', 'review', 'runs', 'settings'] as const;

export type ChangingList = (typeof changingLists)[number];

/** A text for each, which changes whenever the thing does; it does not reveal the content. */
export type Prints = Readonly<Record<ChangingList, string>>;

/** Whether anything changed, judged by versions and times, without reading what did. */
export interface ChangeStore {
  prints(): Promise<Prints>;
}
