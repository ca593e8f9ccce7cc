import { Select, type SelectProps } from '@mantine/core';
import { useUsers } from '../api/users.ts';

type Choice = { readonly value: string; readonly label: string };

/** Choices that are shown at once; typing finds the others. */
const shown = 100;
/** From this number on, typing is faster than looking. */
const many = 8;

/**
 * Chooses a user of the organization by name; if two have the same name, by e-mail address as well.
 */
export function UserSelect({
  org,
  before = [],
  after = [],
  except,
  ...select
}: Omit<SelectProps, 'data'> & {
  readonly org: string;
  /** Choices above the users, such as "nobody". */
  readonly before?: readonly Choice[];
  readonly after?: readonly Choice[];
  /** Id of a user who cannot be chosen. */
  readonly except?: string;
}) {
  const { all, nameOf } = useUsers(org);
  const users = all ?? [];
  const twice = new Set<string>();
  const seen = new Set<string>();
  for (const { name } of users) (seen.has(name) ? twice : seen).add(name);
  const choices = [
    ...before,
    ...users
      .filter(({ id }) => id !== except)
      .map(({ id, name, email }) => ({
        value: id,
        label: twice.has(name) ? `${name} (${email})` : name,
      })),
    ...after,
  ];
  // A removed user is shown as chosen until another one is.
  const { value } = select;
  const isKnown = value == null || choices.some((choice) => choice.value === value);
  return (
    <Select
      searchable={choices.length > many}
      limit={shown}
      {...select}
      data={isKnown ? choices : [...choices, { value, label: nameOf(value) }]}
    />
  );
}
