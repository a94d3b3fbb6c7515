import { describe, expect, it } from 'vitest';
import { isOver, outcomeOf } from './outcome';

describe('the outcome of a cell', () => {
  it.each([
    [{ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYED' }, 'good', 'check'],
    [{ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYMENT_ERROR' }, 'bad', 'cross'],
    [{ decision: 'DEPLOY', reason: 'UNRESTRICTED' }, 'busy', 'wait'],
    [{ decision: 'DEPLOY', reason: 'UNRESTRICTED', state: 'SUPERSEDED' }, 'gone', 'replaced'],
    [{ decision: 'SKIP', reason: 'NO_MATCH' }, 'skip', 'unequal'],
    [{ decision: 'SKIP', reason: 'AUTO_DEPLOY_OFF' }, 'skip', 'off'],
  ] as const)('%o is %s with %s', (cell, tone, sign) => {
    expect(outcomeOf(cell)).toMatchObject({ tone, sign });
  });

  it('is over once nothing runs any more', () => {
    expect(isOver('DEPLOYED')).toBe(true);
    expect(isOver('BUILDING')).toBe(false);
  });
});
