import { describe, expect, it } from 'vitest';
import { everyOutcome, isOver, outcomeOf, watermarkMove } from './outcome';

describe('the outcome of a cell', () => {
  it.each([
    [{ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYED' }, 'good', 'check'],
    [{ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYMENT_ERROR' }, 'bad', 'cross'],
    [{ decision: 'DEPLOY', reason: 'UNRESTRICTED', state: 'QUEUED' }, 'busy', 'wait'],
    [{ decision: 'DEPLOY', reason: 'UNRESTRICTED' }, 'gone', 'never'],
    [
      { decision: 'DEPLOY', reason: 'MATCHED', state: 'QUEUED', frozen_until: '2026-11-30T07:00Z' },
      'busy',
      'frozen',
    ],
    [{ decision: 'DEPLOY', reason: 'UNRESTRICTED', state: 'SUPERSEDED' }, 'gone', 'replaced'],
    [{ decision: 'SKIP', reason: 'NO_MATCH' }, 'skip', 'unequal'],
    [{ decision: 'SKIP', reason: 'AUTO_DEPLOY_OFF' }, 'skip', 'off'],
    [{ decision: 'SKIP', reason: 'QUARANTINED' }, 'skip', 'cross'],
    [{ decision: 'SKIP', reason: 'WAITING_FOR_CHECKS' }, 'skip', 'wait'],
  ] as const)('%o is %s with %s', (cell, tone, sign) => {
    expect(outcomeOf(cell)).toMatchObject({ tone, sign });
  });

  it('is over once nothing runs any more', () => {
    expect(isOver('DEPLOYED')).toBe(true);
    expect(isOver('BUILDING')).toBe(false);
  });
});

it.each([
  ['AUTO_DEPLOY_OFF', undefined, 'stays'],
  ['NO_MATCH', undefined, 'moves'],
  ['MATCHED', 'DEPLOYED', 'moves'],
  ['MATCHED', 'QUEUED', 'moves'],
  ['MATCHED', 'BUILD_ERROR', 'goes back'],
] as const)('the watermark of %s with %s %s', (reason, state, move) => {
  expect(watermarkMove(reason, state)).toBe(move);
});

it('names every look of a cell once', () => {
  const words = everyOutcome().map((one) => one.word);
  expect(new Set(words).size).toBe(words.length);
  for (const word of [
    'waiting',
    'superseded',
    'frozen',
    'considered',
    'never deployed',
    'stopped',
  ]) {
    expect(words).toContain(word);
  }
});
