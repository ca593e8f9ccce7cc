/** An argument of a printed command, safe to paste into a shell: quoted if necessary. */
export function quoted(argument: string): string {
  if (/^[\p{L}\p{N}@%+=:,./_-]+$/u.test(argument)) return argument;
  // A shell expands these even within double quotes; an exclamation mark only in an interactive
  // one.
  return `"${argument.replaceAll(/[\\"$`]/gu, String.raw`\$&`)}"`;
}
