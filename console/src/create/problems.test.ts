import { expect, it } from 'vitest';
import { ApiError } from '../api/error';
import { emptyDraft, stepsOf } from './draft';
import { firstProblems, refusedOf, stepOf } from './problems';

const chart = {
  ...emptyDraft,
  kind: 'HELM' as const,
  name: 'till',
  helmRepository: 'r',
  chart: ' till ',
  chartVersion: '1.4.2',
};

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

const single = [
  { key: '', value: '' },
  { key: 'a', value: '1' },
  { key: 'b[0]', value: '2' },
];
it.each([
  ['without what it is in', 'source.docker.git_repository.branch', 'branch'],
  ['of a list', 'ports[0].internal_port', 'internal_port'],
  ['of single values, where one without a key is not sent', 'values_override.set[1]', 'value 2'],
  ['of all single values', 'values_override.set', 'set'],
])('says a refused field %s', (_, field, place) => {
  const error = new ApiError(400, `${field}: is no good.`, field);
  expect(Object.keys(refusedOf(error, single))).toEqual([place]);
});

it('says nothing at a field where none was refused', () => {
  expect(refusedOf(new ApiError(409, 'Not now.', null))).toEqual({});
  expect(refusedOf(null)).toEqual({});
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

it.each([
  ['web', ['api'], undefined],
  ['web', ['api', 'web'], 'The environment has a service ‘web’ already. Choose another name.'],
  ['Web App', ['web-app'], 'The environment has a service ‘web-app’ already. Choose another name.'],
  ['ü', ['é'], undefined],
])('of the name %j beside %j says on its step %j', (name, names, said) => {
  const draft = { ...emptyDraft, name, repository: 'https://x/y.git' };
  expect(firstProblems(draft, 1, names).problems['name']).toBe(said);
});
