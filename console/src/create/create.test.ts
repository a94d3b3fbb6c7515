import { beforeEach, expect, it, vi } from 'vitest';
import { change, list } from '../api/client';
import { create } from './create';
import { emptyDraft } from './draft';
import { nothingMade, type Made } from './kept';

vi.mock('../api/client', () => ({ change: vi.fn(), list: vi.fn() }));
beforeEach(() => void vi.resetAllMocks());

const draft = { ...emptyDraft, name: 'till', environment: 'live', deploy: false };

async function asked(made: Partial<Made>) {
  vi.mocked(list).mockResolvedValue([]);
  vi.mocked(change).mockResolvedValue({ id: 's', service_type: 'APPLICATION' } as never);
  const progress = { made: { ...nothingMade, ...made }, set: () => {}, at: () => {} };
  await create('o', draft, progress);
  return vi.mocked(change).mock.calls.map(([method, path]) => `${method} ${path}`);
}

it('makes a service where it is to be by now, not where it was refused before', async () => {
  expect(await asked({ environment: 'production' })).toEqual([
    'POST /environment/live/application',
  ]);
});

it('changes a service that is made', async () => {
  const service = { id: 's', kind: 'APPLICATION' as const };
  expect(await asked({ environment: 'production', service })).toEqual(['PUT /application/s']);
});
