import { expect, it } from 'vitest';
import { parseMetrics } from './metrics';

it('reads samples with their help and labels', () => {
  const text = '# HELP tasks Waiting tasks\n# TYPE tasks gauge\ntasks{step="survey"} 3\nup 1\n';
  expect(parseMetrics(text)).toEqual([
    { name: 'tasks', labels: 'step=survey', value: '3', help: 'Waiting tasks' },
    { name: 'up', labels: '', value: '1', help: '' },
  ]);
});
