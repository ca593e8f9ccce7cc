import { usersTexts } from '../../texts/english/users.ts';

const { roles, roleTexts } = usersTexts;

/** The roles, each with what it allows. */
export const roleChoices = (['member', 'admin'] as const).map((value) => ({
  value,
  title: roles[value],
  text: roleTexts[value],
}));
