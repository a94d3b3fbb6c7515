import { describe, expect, it } from 'vitest';
import type { Formed } from '../api/types';
import { changesOf, settingsOf } from './values';

const port = (number: number, more = {}) => ({
  id: `p${number}`,
  name: `p${number}`,
  internal_port: number,
  publicly_accessible: true,
  is_default: false,
  protocol: 'HTTP',
  ...more,
});
const http = (path: string, number: number) => ({
  type: { http: { path, port: number, scheme: 'HTTP' } },
  period_seconds: 9,
});

const service = {
  service_type: 'APPLICATION',
  name: 'api',
  auto_deploy: true,
  build_command: '',
  ports: [port(9000), port(8080, { is_default: true })],
  healthchecks: { readiness_probe: http('/up', 8080), liveness_probe: http('/alive', 8080) },
  git_repository: { url: 'https://x/y.git', branch: 'main', root_path: '/', git_token_id: 't' },
} as unknown as Formed;

const saved = settingsOf(service);
const after = (change: Partial<typeof saved>) => changesOf(service, { ...saved, ...change });

it('shows the port that traffic goes to, and how it is seen that it serves', () => {
  expect(saved).toMatchObject({ port: '8080', health: '/up', gitToken: 't' });
});

describe('what is sent', () => {
  it('leaves ports and checks alone that nobody touched', () => {
    expect(after({ name: 'web' })).not.toHaveProperty('ports');
    expect(after({ name: 'web' })).not.toHaveProperty('healthchecks');
  });

  it('moves the port and its checks with it, and keeps the other port', () => {
    const { ports, healthchecks } = after({ port: ' 80 ' });
    expect(ports!.map((one) => [one.id, one.internal_port])).toEqual([
      ['p9000', 9000],
      [undefined, 80],
    ]);
    expect(healthchecks).toMatchObject({
      readiness_probe: { type: { http: { path: '/up', port: 80 } }, period_seconds: 9 },
      liveness_probe: { type: { http: { path: '/alive', port: 80 } } },
    });
  });

  it('takes the port away, and what asked there', () => {
    const { ports, healthchecks } = after({ port: '', health: '' });
    expect(ports!.map((one) => one.internal_port)).toEqual([9000]);
    expect(healthchecks).toEqual({ readiness_probe: null, liveness_probe: null });
  });

  it('changes the path alone', () => {
    expect(after({ health: '/ready' }).healthchecks).toMatchObject({
      readiness_probe: { type: { http: { path: '/ready', port: 8080 } }, period_seconds: 9 },
      liveness_probe: { type: { http: { path: '/alive', port: 8080 } } },
    });
  });

  it('names the repository, its branch and the token, or none', () => {
    expect(after({ repository: 'https://x/z.git', branch: 'next', gitToken: '' })).toMatchObject({
      git_repository: { url: 'https://x/z.git', branch: 'next', git_token_id: null },
    });
  });
});

it('names the image of a container and its registry, or none', () => {
  const container = {
    ...service,
    service_type: 'CONTAINER',
    image_name: 'acme/web',
    tag: '1',
    registry_id: 'r',
  } as unknown as Formed;
  const read = settingsOf(container);
  expect(read).toMatchObject({ image: 'acme/web', tag: '1', registry: 'r' });
  expect(changesOf(container, { ...read, image: ' acme/shop ', registry: '' })).toMatchObject({
    image_name: 'acme/shop',
    tag: '1',
    registry_id: null,
  });
});

it('keeps what a job does not show of its image', () => {
  const job = {
    service_type: 'JOB',
    name: 'sweep',
    auto_deploy: true,
    schedule: { on_start: { entrypoint: '', arguments: [] } },
    source: { image: { image_name: 'acme/job', tag: '2', registry_id: 'r' } },
  } as unknown as Formed;
  expect(changesOf(job, settingsOf(job)).source).toEqual({
    image: { image_name: 'acme/job', tag: '2', registry_id: 'r' },
  });
});
