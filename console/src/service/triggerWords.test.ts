import { expect, it } from 'vitest';
import type { Deployment } from '../api/types';
import { triggerWords } from './triggerWords';

type Trigger = Partial<Deployment['trigger']>;

it.each<[Deployment['action'], Trigger, string]>([
  ['DEPLOY', { type: 'PUSH', push_id: 'p' }, 'by a push'],
  ['DEPLOY', { type: 'POLL', push_id: 'p' }, 'by a push, found by polling'],
  ['DEPLOY', { type: 'NOTICE', notice_id: 'n' }, 'by a new image'],
  ['DEPLOY', { type: 'POLL', notice_id: 'n' }, 'by a new image'],
  ['DEPLOY', { type: 'MANUAL', user: 'robin' }, 'deployed by robin'],
  ['DEPLOY', { type: 'MANUAL' }, 'deployed by hand'],
  ['REDEPLOY', { type: 'MANUAL', user: 'robin' }, 'redeployed by robin'],
  ['RESTART', { type: 'MANUAL', user: 'CI' }, 'restarted by CI'],
  ['STOP', { type: 'MANUAL' }, 'stopped by hand'],
  ['DEPLOY', { type: 'ROLLBACK', user: 'robin' }, 'rolled back by robin'],
])('%s asked for by %o is %s', (action, trigger, words) => {
  const whole = { type: 'MANUAL' as const, push_id: null, notice_id: null, user: null, ...trigger };
  expect(triggerWords({ action, trigger: whole })).toBe(words);
});
