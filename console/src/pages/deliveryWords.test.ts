import { expect, it } from 'vitest';
import type { Delivery } from '../api/types';
import { resultOf, titleOf, whereOf } from './deliveryWords';

const push = (more = {}) => ({
  ref: 'refs/heads/main',
  tip: '0123456789abcdef0123456789abcdef01234567',
  message: 'web: a title\n\nmore',
  verdicts: [{ decision: 'DEPLOY' }, { decision: 'SKIP' }],
  ...more,
});
const delivery = (more: object) =>
  ({ event: 'push', state: 'DECIDED', pushes: [], notices: [], ...more }) as unknown as Delivery;

it.each([
  [{ pushes: [push()] }, 'web: a title', 'main 0123456', '1 of 2 deployed'],
  [
    { pushes: [push({ message: '' }), push()] },
    'A push to main',
    'main 0123456 and 1 more',
    '2 of 4 deployed',
  ],
  [{ pushes: [push({ verdicts: [] })] }, 'web: a title', 'main 0123456', 'no service is linked'],
  [
    { event: 'package', notices: [{ image_name: 'acme/web', tag: '2', verdicts: [] }] },
    'acme/web:2',
    '',
    'no service is linked',
  ],
  [{ event: 'ping', state: 'IGNORED' }, 'ping', '', 'ignored'],
  [{ state: 'RECEIVED' }, 'push', '', 'being decided'],
  [{ state: 'FAILED' }, 'push', '', 'failed'],
])('tells %j apart', (more, title, where, result) => {
  const one = delivery(more);
  expect([titleOf(one), whereOf(one), resultOf(one)]).toEqual([title, where, result]);
});
