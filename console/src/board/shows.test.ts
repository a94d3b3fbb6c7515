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
];

it.each([
  ['', [0, 1], ['skipped', 'good', 'bad', 'busy', 'gone', 'pending']],
  ['nonsense', [0, 1], ['skipped', 'good', 'bad', 'busy', 'gone', 'pending']],
  ['deploying', [0, 1], ['good', 'bad', 'busy', 'gone', 'pending']],
  ['failed', [0, 1], ['bad']],
  ['failed', [0], []],
  ['running', [0, 1], ['busy', 'pending']],
])('of ‘%s’ in the rows %o there is %o', (wish, rows, shown) => {
  expect(showing(columns, wish, new Set(rows)).map(({ id }) => id)).toEqual(shown);
});
