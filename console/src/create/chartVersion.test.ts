import { expect, it } from 'vitest';
import { versionOf } from './chartVersion';

const charts = [
  { chart_name: 'till', versions: ['1.5.0', '1.4.2'] },
  { chart_name: 'shelf', versions: ['0.3.0'] },
];

it.each([
  ['the newest', { chart: 'til', chartVersion: '' }, 'till', {}, '1.5.0'],
  ['what was chosen', { chart: 'til', chartVersion: '' }, ' till', { till: '1.4.2' }, '1.4.2'],
  ['none of the chart before', { chart: 'till', chartVersion: '1.5.0' }, 'tills', {}, ''],
  ['another’s newest', { chart: 'till', chartVersion: '1.5.0' }, 'shelf', {}, '0.3.0'],
  ['what was written', { chart: 'a', chartVersion: '9.0.0' }, 'ab', {}, '9.0.0'],
])('takes %s', (_, before, next, chosen, version) => {
  expect(versionOf(charts, before, next, chosen)).toBe(version);
});
