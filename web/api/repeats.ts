/** The second click of a double click comes within this time, in milliseconds. */
const doubleClick = 500;

/**
 * Remembers calls by their input. A call with the input of one that runs, or that succeeded within a double
 * click, is not made: it gets the answer of that one. After a failure, the next call is made at once.
 */
export function createRepeatGuard<Answer>() {
  const made = new Map<string, Promise<Answer>>();
  return (input: unknown, call: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(input);
    const same = made.get(key);
    if (same !== undefined) return same;
    const answer = call();
    made.set(key, answer);
    const end = () => void made.delete(key);
    answer.then(() => void setTimeout(end, doubleClick), end);
    return answer;
  };
}
