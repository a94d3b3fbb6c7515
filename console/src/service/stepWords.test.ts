import { expect, it } from 'vitest';
import { stepWords } from './stepWords';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

it.each([
  ['SUCCEEDED', 1, 3, true, '2.0 s'],
  ['SUCCEEDED', null, null, true, 'done'],
  ['FAILED', 1, 3, true, 'failed · 2.0 s'],
  ['RUNNING', 1, null, false, 'running · 9.0 s'],
  ['PENDING', null, null, false, 'to come'],
  ['PENDING', null, null, true, 'not reached'],
] as const)('a step that is %s from %s to %s says so', (state, from, to, over, words) => {
  const step = {
    name: 'build',
    state,
    started_at: from === null ? null : at(from),
    ended_at: to === null ? null : at(to),
  };
  expect(stepWords(step as never, over, at(10))).toBe(words);
});
