import { expect, it } from 'vitest';
import type { Board, Deployment, Push } from '../api/types';
import { applyDeployment, applyMissed, applyPush } from './apply';

const board = {
  last_event_id: '1',
  environments: [],
  services: [{ id: 'api' }, { id: 'web' }],
  columns: [],
} as unknown as Board;

const push = {
  id: 'p1',
  verdicts: [
    { service_id: 'web', decision: 'DEPLOY', reason: 'MATCHED', deployment_id: 'd1' },
    { service_id: 'gone', decision: 'SKIP', reason: 'NO_MATCH', deployment_id: null },
  ],
} as unknown as Push;

it('takes a push in once, and leaves services out that are gone', () => {
  const once = applyPush(applyPush(board, push), push);
  expect(once.columns).toHaveLength(1);
  expect(once.columns[0]!.cells).toEqual([
    { service: 1, decision: 'DEPLOY', reason: 'MATCHED', deployment_id: 'd1', state: 'QUEUED' },
  ]);
});

it('keeps the state of a deployment when its push is told again', () => {
  const deployed = { id: 'd1', state: 'DEPLOYED' } as Deployment;
  const after = applyPush(applyDeployment(applyPush(board, push), deployed), push);
  expect(after.columns[0]!.cells[0]!.state).toBe('DEPLOYED');
});

it('says of what waits for a freeze window that it does, until it starts', () => {
  const waits = { id: 'd1', state: 'QUEUED', frozen_until: '2026-11-30T07:00:00Z' } as Deployment;
  const frozen = applyDeployment(applyPush(board, push), waits);
  expect(frozen.columns[0]!.cells[0]!.frozen_until).toBe('2026-11-30T07:00:00Z');
  const started = { id: 'd1', state: 'BUILDING', frozen_until: null } as Deployment;
  expect(applyDeployment(frozen, started).columns[0]!.cells[0]).not.toHaveProperty('frozen_until');
});

it('is the same board where a deployment is of no cell', () => {
  expect(applyDeployment(board, { id: 'd2', state: 'QUEUED' } as Deployment)).toBe(board);
});

it('takes what came while the board was read, and nothing that it knows', () => {
  const told = (id: string, state: string) => ({
    id,
    type: 'deployment',
    data: JSON.stringify({ deployment: { id: 'd1', state } }),
  });
  const read = { ...applyPush(board, push), last_event_id: '7' };
  const recent = [told('7', 'DEPLOYING'), told('8', 'DEPLOYED')];
  expect(applyMissed(read, recent).columns[0]!.cells[0]!.state).toBe('DEPLOYED');
  expect(recent.map(({ id }) => id)).toEqual(['8']);
});
