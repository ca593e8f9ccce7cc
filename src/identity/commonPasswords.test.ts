import { expect, it } from 'vitest';
import { passwordProblem } from '../core/password/passwordProblem.ts';
import { commonPasswords } from './commonPasswords.ts';

it('refuses each of the most common passwords, also with digits and signs or twice', async () => {
  const listed = await commonPasswords();
  expect(listed.size).toBeGreaterThan(40_000);
  const accepted: string[] = [];
  let long = 0;
  for (const [index, password] of [...listed].entries()) {
    if (Array.from(password).length >= 12) long += 1;
    const tried = [password];
    if (password.length >= 4 && index % 20 === 0)
      tried.push(password.toUpperCase(), `${password}2026!!!!!!!!`, `${password}${password}`);
    for (const one of tried) {
      if (passwordProblem(one, [], listed) === null) accepted.push(one);
    }
  }
  expect(accepted).toEqual([]);
  expect(long).toBeGreaterThan(200);
});

it.each(['chesterfield', 'Unbelievable1!', '77finalfantasy'])('knows %s', async (password) => {
  expect(passwordProblem(password, [], await commonPasswords())).toBe('password_common');
});

it('is loaded once', () => {
  expect(commonPasswords()).toBe(commonPasswords());
});
