import { expect, it } from 'vitest';
import {
  applicationOf,
  containerOf,
  emptyDraft,
  firstProblems,
  jobOf,
  lastPart,
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

it('says where a refused field stands', () => {
  expect(
    ['git_repository.url', 'build_command', 'ports[0].internal_port', 'schedule.cronjob'].map(
      stepOf,
    ),
  ).toEqual([0, 1, 2, 2]);
  expect(lastPart('source.docker.git_repository.branch')).toBe('branch');
});

const whole = { ...emptyDraft, name: 'api', repository: 'https://x/y.git' };
const job = { ...whole, kind: 'JOB' as const };
const pair = (key: string, value: string, secret = false) => ({ key, value, secret });
const rule = (value: string) => ({ mode: 'MATCH' as const, value });

it.each([
  ['nothing', whole, 5, []],
  ['a name and a repository', emptyDraft, 0, ['name', 'url']],
  ['an image', { ...emptyDraft, kind: 'CONTAINER' as const, name: 'a' }, 0, ['image_name']],
  ['a port that is none', { ...whole, port: 'abc' }, 2, ['internal_port']],
  ['a port of none', { ...whole, port: '0' }, 2, ['internal_port']],
  ['too large a port', { ...whole, port: '65536' }, 2, ['internal_port']],
  ['half a port', { ...whole, port: '80.5' }, 2, ['internal_port']],
  ['nothing of spaces', { ...whole, port: ' 80 ', health: '/up' }, 5, []],
  ['a health path without a port', { ...whole, health: '/up' }, 2, ['path']],
  ['a health path that is none', { ...whole, port: '80', health: 'up' }, 2, ['path']],
  ['a duration', { ...job, duration: 'long' }, 2, ['max_duration_seconds']],
  ['attempts', { ...job, restarts: '-1' }, 2, ['max_nb_restart']],
  ['a value without a key', { ...whole, variables: [pair('', 'x')] }, 3, ['variable 0']],
  ['a key twice', { ...whole, variables: [pair('A', '1'), pair('A', '2')] }, 3, ['variable 1']],
  [
    'a secret that a reload lost',
    { ...whole, variables: [pair('A', '', true)] },
    3,
    ['variable 0'],
  ],
  ['a rule twice', { ...whole, rules: [rule('web'), rule('web')] }, 4, ['rule 1']],
] as const)('finds wrong: %s', (_, draft, step, fields) => {
  const found = firstProblems(draft as typeof emptyDraft, 5);
  expect(found.step).toBe(step);
  expect(Object.keys(found.problems)).toEqual(fields);
});

it('looks no further than it is asked to', () => {
  expect(firstProblems({ ...whole, port: 'abc' }, 2)).toEqual({ step: 2, problems: {} });
});
