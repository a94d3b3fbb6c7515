import { expect, it } from 'vitest';
import type { BoardColumn } from '../api/types';
import { showing } from './shows';

const column = (id: string, cells: object[], state = 'DECIDED') =>
  ({ id, state, cells }) as unknown as BoardColumn;
const deployed = (service: number, state: string) => ({
  service,
  decision: 'DEPLOY',
  reason: 'MATCHED',
  state,
});
const columns = [
  column('skipped', [{ service: 0, decision: 'SKIP', reason: 'NO_MATCH' }]),
  column('good', [deployed(0, 'DEPLOYED')]),
  column('bad', [deployed(0, 'DEPLOYED'), deployed(1, 'BUILD_ERROR')]),
  column('busy', [deployed(0, 'BUILDING')]),
  column('gone', [deployed(0, 'SUPERSEDED')]),
  column('pending', [], 'PENDING'),
  column('awaited', [{ service: 1, decision: 'SKIP', reason: 'WAITING_FOR_CHECKS' }]),
];

it.each([
  ['', [0, 1], ['skipped', 'good', 'bad', 'busy', 'gone', 'pending', 'awaited']],
  ['nonsense', [0, 1], ['skipped', 'good', 'bad', 'busy', 'gone', 'pending', 'awaited']],
  ['deploying', [0, 1], ['good', 'bad', 'busy', 'gone', 'pending', 'awaited']],
  ['failed', [0, 1], ['bad']],
  ['failed', [0], []],
  ['running', [0, 1], ['busy', 'pending', 'awaited']],
  ['running', [0], ['busy', 'pending']],
])('of ‘%s’ in the rows %o there is %o', (wish, rows, shown) => {
  expect(showing(columns, wish, new Set(rows)).map(({ id }) => id)).toEqual(shown);
});

it('the column that somebody opened stays', () => {
  const shown = (opened: string) =>
    showing(columns, 'running', new Set([0]), opened).map(({ id }) => id);
  expect(shown('good')).toEqual(['good', 'busy', 'pending']);
  expect(shown('elsewhere')).toEqual(['busy', 'pending']);
});
