import { expect, it } from 'vitest';
import { fieldOf } from '../api/error';
import { loginOf } from './login';

it.each([
  ['nobody', { username: '', password: '' }, {}],
  [
    'a user without a password',
    { username: 'robin', password: '' },
    { config: { username: 'robin', password: '' } },
  ],
  [
    'a user with one',
    { username: 'robin', password: 'hush' },
    { config: { username: 'robin', password: 'hush' } },
  ],
])('signs in as %s', (_, values, body) => {
  expect(loginOf(values)).toEqual(body);
});

it('asks for the user of a password', () => {
  try {
    loginOf({ username: '', password: 'hush' });
    expect.unreachable();
  } catch (error) {
    expect(fieldOf(error)).toBe('username');
  }
});
