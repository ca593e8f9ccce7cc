import { useUsers } from '../api/users.ts';
import { texts } from '../texts/english.ts';
import { list } from '../texts/numbers.ts';
import classes from './AdministratorsOnly.module.css';

const words = texts.administrators;

/** Next to controls that the user's role cannot use: why, and who can. */
export function AdministratorsOnly({
  org,
  children = words.only,
}: {
  readonly org: string;
  /** The action reserved for administrators, as a sentence; null if it is stated already. */
  readonly children?: string | null;
}) {
  const admins = useUsers(org).all?.filter(({ role }) => role === 'admin') ?? [];
  const who = admins.length === 0 ? null : words.who(list(admins.map(({ name }) => name)));
  if (children === null && who === null) return null;
  return <p className={classes.note}>{[children, who].filter(Boolean).join(' ')}</p>;
}
