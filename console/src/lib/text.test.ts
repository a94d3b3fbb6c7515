import { expect, it } from 'vitest';
import {
  after,
  ago,
  branchOf,
  bytes,
  duration,
  elapsed,
  repositoryName,
  shortCommit,
  subject,
  words,
} from './text';

it('shortens commits and digests, not tags', () => {
  expect(shortCommit('0123456789abcdef0123456789abcdef01234567')).toBe('0123456');
  expect(shortCommit('1.4.2')).toBe('1.4.2');
  expect(shortCommit('1.4.2@sha256:0123456789abcdef')).toBe('1.4.2@01234567');
  expect(shortCommit(null)).toBe('—');
});

it('names repositories and branches', () => {
  expect(repositoryName('git@example.com:acme/shop.git')).toBe('shop');
  expect(repositoryName('https://example.com/acme/shop/')).toBe('shop');
  expect(branchOf('refs/heads/feature/x')).toBe('feature/x');
  expect(subject('First\n\nmore')).toBe('First');
});

it('says how long', () => {
  const now = Date.parse('2026-01-01T00:02:00Z');
  expect(ago('2026-01-01T00:00:00Z', now)).toBe('2 min ago');
  expect(ago('2026-01-01T00:01:59Z', now)).toBe('now');
  expect(duration('2026-01-01T00:00:00Z', '2026-01-01T00:01:05Z')).toBe('1 min 5 s');
  const since = (ms: number) =>
    elapsed('2026-01-01T00:00:00Z', new Date(now - 120_000 + ms).toISOString());
  expect([-1, 999, 1000, 59_999, 60_000].map(since)).toEqual(['', '', '1 s', '59 s', '1 min 0 s']);
  expect(elapsed(null, '2026-01-01T00:00:00Z')).toBe('');
});

it('says how large', () => {
  expect([0, 1023, 1024, 1_572_864, 5e9, 2e15].map(bytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 MiB',
    '4.7 GiB',
    '1819.0 TiB',
  ]);
});

it.each([
  ['NO_MATCH', 'no match'],
  ['CANCELED', 'cancelled'],
  ['ON_START', 'on start'],
])('reads %s as %s', (name, read) => {
  expect(words(name)).toBe(read);
});

it('parts two facts of one line, and adds nothing where there is none', () => {
  expect(['6.6 s', ''].map(after)).toEqual([' · 6.6 s', '']);
});
