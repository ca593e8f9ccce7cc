import { texts } from '../../texts/english.ts';

const { roles, roleTexts } = texts.users;

/** The roles, each with what it allows. */
export const roleChoices = (['member', 'admin'] as const).map((value) => ({
  value,
  title: roles[value],
  text: roleTexts[value],
}));
