import { expect, it } from 'vitest';
import { bodyOf } from './helmBody';

const values = { name: 'charts', kind: 'HTTPS', url: 'https://x', username: '', password: '' };

it.each([
  ['a new name alone', values, { name: 'all' }, { name: 'all', config: {} }],
  [
    'a new password of the user that is there',
    { ...values, username: 'robin', password: 'hush' },
    { password: 'hush' },
    { config: { password: 'hush' } },
  ],
  [
    'no user any more, and no password',
    values,
    { username: '' },
    { config: { username: '', password: '' } },
  ],
])('sends %s', (_, now, changed, body) => {
  expect(bodyOf(now, changed)).toEqual(body);
});

it('refuses a password without a user', () => {
  const now = { ...values, password: 'hush' };
  expect(() => bodyOf(now, now)).toThrow('A password needs its user.');
});
