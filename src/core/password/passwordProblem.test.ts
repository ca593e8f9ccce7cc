import { expect, it } from 'vitest';
import { passwordProblem } from './passwordProblem.ts';

/** As if it were the list. */
const listed = new Set(['turtle', 'correcaminos', 'b4s3b4ll', 'qwe-asd']);
const names = ['Ann Lee', 'ann.lee@example.com', 'Acme IT Services'];

it.each([
  'password1234',
  'Password2026!',
  'P@ssw0rd1234',
  'passwordpassword',
  'welcome12345',
  'iloveyou1234',
  'qwertyuiop123',
  'qwertyuiop[]',
  '123456789012',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'zxcvbnm12345',
  'abcdefghijkl',
  'abcabcabcabc',
  'aaaaaaaaaaaa',
  '111122221111',
  'adminadmin123',
  'admin-password-1',
  'ConnectWise2026',
  'ampwise12345!',
  'AcmeServices1',
  'annlee-annlee',
  'ann.lee.2026.ann',
  '098765432109',
  'manchesterunited1',
  'correcaminos',
  'Correcaminos!',
  '2026turtle2026',
  'turtleturtle',
  'turtleturtleturtle99',
  '99b4s3b4ll2026',
  'qwe-asdqwe-asd',
])('refuses %s', (password) => {
  expect(passwordProblem(password, names, listed)).toBe('password_common');
});

it.each([
  'correct horse battery staple',
  'vT7#qPz!m2Lx',
  'tugboat-lantern-41',
  'turtle-lantern-41',
  'пароль который длинный',
  '这是一个很长的密码短语吗是的',
  '            x y z w',
  '🐙🌋🎻🧭🪁🍋🐙🌋🎻🧭🪁🥁',
])('accepts %s', (password) => {
  expect(passwordProblem(password, names, listed)).toBeNull();
});

it('counts characters, not what they are stored in', () => {
  expect(passwordProblem('vT7#qPz!m2L', names, listed)).toBe('password_short');
  expect(passwordProblem('🐙🌋🎻🧭🪁🍋', names, listed)).toBe('password_short');
  expect(passwordProblem('vT7#qPz!'.repeat(17), names, listed)).toBe('password_long');
});
