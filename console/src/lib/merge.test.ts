import { expect, it } from 'vitest';
import { changesOf, differing, merged } from './merge';

const base = { name: 'api', branch: 'main', days: ['MONDAY'] };

it('names what differs, by content', () => {
  expect(differing(base, { ...base, days: ['MONDAY'] })).toEqual([]);
  expect(differing(base, { ...base, branch: 'next', days: [] })).toEqual(['branch', 'days']);
});

it('sends what was changed, not what was read before', () => {
  expect(changesOf({ ...base, branch: 'next' }, base)).toEqual({ branch: 'next' });
});

it.each([
  ['mine', { ...base, name: 'web' }, base, { ...base, name: 'web' }],
  ['theirs', base, { ...base, branch: 'next' }, { ...base, branch: 'next' }],
  [
    'of each what each changed',
    { ...base, name: 'web' },
    { ...base, branch: 'next' },
    { ...base, name: 'web', branch: 'next' },
  ],
  [
    'mine of what both changed',
    { ...base, name: 'web' },
    { ...base, name: 'shop' },
    { ...base, name: 'web' },
  ],
])('keeps %s', (_, mine, theirs, kept) => {
  expect(merged(base, mine, theirs)).toEqual(kept);
});
