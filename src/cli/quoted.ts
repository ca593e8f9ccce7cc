/** An argument of a printed command, such that it can be pasted into a shell: in quotes where it needs them. */
export function quoted(argument: string): string {
  if (/^[\p{L}\p{N}@%+=:,./_-]+$/u.test(argument)) return argument;
  // Within double quotes a shell still reads these; an exclamation mark it reads in an interactive one alone.
  return `"${argument.replaceAll(/[\\"$`]/gu, String.raw`\$&`)}"`;
}
