import { expect, it } from 'vitest';
import { standing, stepWords } from './stepWords';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

it.each([
  ['SUCCEEDED', 1, 3, 'DEPLOYED', '2.0 s'],
  ['SUCCEEDED', null, null, 'DEPLOYED', 'done'],
  ['SUCCEEDED', 1, 3, 'CANCELED', '2.0 s'],
  ['FAILED', 1, 3, 'BUILD_ERROR', 'failed · 2.0 s'],
  ['FAILED', 1, 3, 'CANCELED', 'cancelled · 2.0 s'],
  ['FAILED', 1, 3, 'CANCELING', 'failed · 2.0 s'],
  ['RUNNING', 1, null, 'BUILDING', 'running · 9 s'],
  ['RUNNING', 10, null, 'BUILDING', 'running'],
  ['RUNNING', 1, null, 'CANCELING', 'running · 9 s'],
  ['RUNNING', 1, null, 'CANCELED', 'cancelled'],
  ['RUNNING', 1, null, 'DEPLOYMENT_ERROR', 'cut off'],
  ['PENDING', null, null, 'BUILDING', 'to come'],
  ['PENDING', null, null, 'DEPLOYMENT_ERROR', 'not reached'],
  ['PENDING', null, null, 'CANCELED', 'not reached'],
] as const)(
  'a step that is %s from %s to %s in one %s says so',
  (state, from, to, whole, words) => {
    const step = {
      name: 'build',
      state,
      started_at: from === null ? null : at(from),
      ended_at: to === null ? null : at(to),
    };
    expect(stepWords(step as never, whole, at(10))).toBe(words);
  },
);

it.each([
  ['FAILED', 'BUILD_ERROR', 'FAILED'],
  ['FAILED', 'CANCELED', 'CANCELED'],
  ['RUNNING', 'CANCELED', 'CANCELED'],
  ['RUNNING', 'BUILD_ERROR', 'CUT_OFF'],
  ['RUNNING', 'BUILDING', 'RUNNING'],
] as const)('a step that is %s in one %s looks %s', (state, whole, look) => {
  expect(standing({ name: 'build', state, started_at: null, ended_at: null }, whole)).toBe(look);
});
