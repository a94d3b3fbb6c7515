import { expect, it } from 'vitest';
import { applicationOf, containerOf, emptyDraft, healthSaid, helmOf, jobOf } from './draft';

it('becomes the body of an application', () => {
  const draft = {
    ...emptyDraft,
    name: ' api ',
    repository: 'https://x/y.git',
    start: 'node "my app.js"',
    port: '80',
    health: '/up',
  };
  expect(applicationOf(draft)).toMatchObject({
    name: 'api',
    auto_deploy: true,
    entrypoint: 'node',
    arguments: ['my app.js'],
    git_repository: { url: 'https://x/y.git', branch: 'main', root_path: '/' },
    healthchecks: { readiness_probe: { type: { http: { path: '/up', port: 80 } } } },
  });
});

it('becomes the body of a container with its registry', () => {
  const draft = { ...emptyDraft, name: 'web', image: ' acme/web ', registry: 'r' };
  expect(containerOf(draft)).toMatchObject({
    image_name: 'acme/web',
    tag: 'latest',
    registry_id: 'r',
    ports: [],
  });
});

it('becomes the body of a cron job and of a lifecycle job', () => {
  const job = { ...emptyDraft, kind: 'JOB' as const, name: 'report', start: './report --all' };
  expect(jobOf({ ...job, repository: 'https://x/y.git', gitToken: 't' })).toMatchObject({
    source: { docker: { git_repository: { url: 'https://x/y.git', git_token_id: 't' } } },
    schedule: {
      cronjob: { scheduled_at: '0 4 * * *', entrypoint: './report', arguments: ['--all'] },
    },
    max_duration_seconds: 300,
  });
  expect(jobOf({ ...job, source: 'image', image: 'acme/x', runs: 'on_start' })).toMatchObject({
    source: { image: { image_name: 'acme/x', tag: 'latest' } },
    schedule: { on_start: { entrypoint: './report' } },
  });
});

const chart = {
  ...emptyDraft,
  kind: 'HELM' as const,
  name: 'till',
  helmRepository: 'r',
  chart: ' till ',
  chartVersion: '1.4.2',
};

it('becomes the body of a chart of a helm repository', () => {
  const single = [
    { key: ' image.tag ', value: 'v2' },
    { key: '', value: '' },
  ];
  expect(helmOf({ ...chart, values: 'replicas: 2\n', single, clusterWide: true })).toEqual({
    name: 'till',
    auto_deploy: true,
    source: {
      helm_repository: { repository: 'r', chart_name: 'till', chart_version: '1.4.2' },
    },
    values_override: {
      set: [['image.tag', 'v2']],
      file: { raw: { values: [{ name: 'values.yaml', content: 'replicas: 2\n' }] } },
    },
    allow_cluster_wide_resources: true,
  });
});

it('becomes the body of a chart from git', () => {
  const repository = 'https://x/y.git';
  expect(helmOf({ ...chart, chartSource: 'git', repository, root: 'till' })).toMatchObject({
    source: { git_repository: { url: repository, branch: 'main', root_path: 'till' } },
    values_override: { set: [], file: null },
    allow_cluster_wide_resources: false,
  });
});

it.each([
  ['', '', 'it runs on'],
  ['80', '', 'the port is open'],
  ['80', '/up', '/up'],
])('with the port %j and the path %j is healthy once %s', (port, health, said) => {
  expect(healthSaid({ port, health })).toBe(said);
});
