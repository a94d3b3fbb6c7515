import { expect, it } from 'vitest';
import {
  applicationOf,
  containerOf,
  emptyDraft,
  firstProblems,
  helmOf,
  jobOf,
  lastPart,
  stepOf,
  stepsOf,
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
  ['APPLICATION', 'git_repository.url', 'general'],
  ['APPLICATION', 'build_command', 'build'],
  ['APPLICATION', 'ports[0].internal_port', 'ports'],
  ['JOB', 'schedule.cronjob', 'schedule'],
  ['HELM', 'source.helm_repository.chart_version', 'general'],
  ['HELM', 'values_override.set', 'values'],
] as const)('says of %s where the refused field %s stands', (kind, field, step) => {
  expect(stepsOf({ kind })[stepOf({ kind }, field)]).toBe(step);
});

it('says a refused field without what it is in', () => {
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
  ['nothing of a chart', chart, 3, []],
  [
    'a helm repository, a chart and its version',
    { ...chart, helmRepository: '', chart: '', chartVersion: ' ' },
    0,
    ['repository', 'chart_name', 'chart_version'],
  ],
  ['a repository of a chart', { ...chart, chartSource: 'git' as const }, 0, ['url']],
  [
    'single values',
    { ...chart, single: [pair('', 'x'), pair('A', '1'), pair(' A', '2')] },
    1,
    ['value 0', 'value 2'],
  ],
  [
    'single values whose keys are none',
    { ...chart, single: [pair('image[tag]', 'x'), pair('a..b', ''), pair('a\\[b.c-d', '')] },
    1,
    ['value 0', 'value 1'],
  ],
  [
    'values that were not kept',
    { ...chart, valuesLost: true, single: [{ key: 'dsn', value: '', lost: true }] },
    1,
    ['content', 'value 0'],
  ],
  [
    'a variable that was not kept',
    { ...whole, variables: [{ ...pair('API_TOKEN', ''), lost: true }] },
    3,
    ['variable 0'],
  ],
  ['a rule twice', { ...whole, rules: [rule('web'), rule('web')] }, 4, ['rule 1']],
] as const)('finds wrong: %s', (_, draft, step, fields) => {
  const found = firstProblems(draft as typeof emptyDraft, stepsOf(draft).length - 1);
  expect(found.step).toBe(step);
  expect(Object.keys(found.problems)).toEqual(fields);
});

it('looks no further than it is asked to', () => {
  expect(firstProblems({ ...whole, port: 'abc' }, 2)).toEqual({ step: 2, problems: {} });
});
