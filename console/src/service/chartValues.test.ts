import { expect, it } from 'vitest';
import type { Helm } from '../api/types';
import { chartChangesOf, chartSettingsOf, isInFiles } from './chartValues';

const git = { git_repository: { url: 'https://x/values.git' }, paths: ['prod.yaml'] };
const chart = (file: object | null = null) =>
  ({
    name: 'till',
    auto_deploy: true,
    source: { repository: { chart_name: 'till', chart_version: '1.4.2' } },
    values_override: { set: [['image.tag', 'v1']], set_string: [], set_json: [], file },
    allow_cluster_wide_resources: false,
  }) as unknown as Helm;
const raw = (...names: string[]) => ({
  values: names.map((name) => ({ name, content: 'replicas: 1' })),
});
const untouched = {
  name: 'till',
  auto_deploy: true,
  source: { helm_repository: { chart_version: '1.4.2' } },
};

it('sends no values that nobody changed', () => {
  const service = chart({ raw: raw('till.yaml'), git });
  expect(chartChangesOf(service, chartSettingsOf(service))).toEqual(untouched);
});

it.each([
  [
    'some',
    null,
    'a: 1',
    { raw: { values: [{ name: 'values.yaml', content: 'a: 1' }] }, git: null },
  ],
  [
    'others, beside those from git',
    { raw: raw('till.yaml'), git },
    'a: 1',
    { raw: { values: [{ name: 'till.yaml', content: 'a: 1' }] }, git },
  ],
  ['none, beside those from git', { raw: raw('till.yaml'), git }, '', { raw: null, git }],
  ['none', { raw: raw('till.yaml'), git: null }, ' ', null],
])('writes values: %s', (_, before, values, file) => {
  const service = chart(before);
  const { values_override } = chartChangesOf(service, { ...chartSettingsOf(service), values });
  expect(values_override).toEqual({ file });
});

it('writes single values and what is allowed', () => {
  const service = chart();
  const single = [
    { key: 'image.tag', value: 'v2' },
    { key: '', value: '' },
  ];
  const now = { ...chartSettingsOf(service), single, clusterWide: true };
  expect(chartChangesOf(service, now)).toEqual({
    ...untouched,
    values_override: { set: [['image.tag', 'v2']] },
    allow_cluster_wide_resources: true,
  });
});

it('leaves several files as they are', () => {
  const service = chart({ raw: raw('a.yaml', 'b.yaml'), git: null });
  expect(isInFiles(service)).toBe(true);
  // The YAML as it was edited while it was in one.
  const now = { ...chartSettingsOf(service), name: 'counter', values: 'replicas: 2' };
  expect(chartChangesOf(service, now)).toEqual({ ...untouched, name: 'counter' });
});
