import { expect, it } from 'vitest';
import {
  applicationOf,
  containerOf,
  emptyDraft,
  jobOf,
  lastPart,
  problemsOfGeneral,
  stepOf,
} from './draft';

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

it('says what is missing, and where a refused field stands', () => {
  expect(Object.keys(problemsOfGeneral(emptyDraft))).toEqual(['name', 'url']);
  expect(Object.keys(problemsOfGeneral({ ...emptyDraft, kind: 'CONTAINER', name: 'a' }))).toEqual([
    'image_name',
  ]);
  expect(
    ['git_repository.url', 'build_command', 'ports[0].internal_port', 'schedule.cronjob'].map(
      stepOf,
    ),
  ).toEqual([0, 1, 2, 2]);
  expect(lastPart('source.docker.git_repository.branch')).toBe('branch');
});
