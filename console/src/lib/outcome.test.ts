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
    [{ decision: 'SKIP', reason: 'WAITING_FOR_CHECKS' }, 'skip', 'hourglass'],
    [{ decision: 'SKIP', reason: 'CHECKS_NOT_PASSED' }, 'skip', 'warning'],
    [{ decision: 'DEPLOY', reason: 'MATCHED', state: 'SOMETHING_NEW' as never }, 'gone', 'unknown'],
    [
      {
        decision: 'DEPLOY',
        reason: 'MATCHED',
        state: 'QUEUED',
        approval_until: '2026-11-30T07:00Z',
      },
      'busy',
      'ask',
    ],
  ] as const)('%o is %s with %s', (cell, tone, sign) => {
    expect(outcomeOf(cell)).toMatchObject({ tone, sign });
  });

  it('says the reason of a newer daemon, with a sign that no other has', () => {
    const cell = { decision: 'SKIP', reason: 'ON_HOLIDAY' as never } as const;
    expect(outcomeOf(cell)).toEqual({ tone: 'skip', sign: 'unknown', word: 'on holiday' });
    expect(everyOutcome().map((one) => one.sign)).not.toContain('unknown');
  });

  it('is over once nothing runs any more', () => {
    expect(isOver('DEPLOYED')).toBe(true);
    expect(isOver('BUILDING')).toBe(false);
  });
});

it.each([
  ['AUTO_DEPLOY_OFF', undefined, 'stays'],
  ['QUARANTINED', undefined, 'stays'],
  ['WAITING_FOR_CHECKS', undefined, 'stays'],
  ['CHECKS_NOT_PASSED', undefined, 'stays'],
  ['NO_MATCH', undefined, 'moves'],
  ['MATCHED', 'DEPLOYED', 'moves'],
  ['MATCHED', 'QUEUED', 'moves'],
  ['MATCHED', 'BUILD_ERROR', 'goes back'],
  ['ON_HOLIDAY' as never, undefined, 'not known'],
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
    'waits for approval',
    'considered',
    'never deployed',
    'stopped',
  ]) {
    expect(words).toContain(word);
  }
});

it('gives each reason to skip a sign of its own', () => {
  const signs = everyOutcome().flatMap((one) => (one.tone === 'skip' ? [one.sign] : []));
  expect(new Set(signs).size).toBe(signs.length);
});

it('tells apart what a deployment waits for', () => {
  const waiting = everyOutcome().filter((one) => /^wait|^frozen$/.test(one.word));
  const looks = waiting.map((one) => `${one.tone} ${one.sign}`);
  expect(looks).toHaveLength(4);
  expect(new Set(looks).size).toBe(looks.length);
});
