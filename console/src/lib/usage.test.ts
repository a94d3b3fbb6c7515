import { expect, it } from 'vitest';
import { usageWords } from './usage';

const one = { name: 'web', cpu_millicores: 120, memory_bytes: 24 * 2 ** 20 };

it.each([
  ['', [], 500, 2 ** 28],
  ['0.12 cores and 24.0 MiB of memory', [one], null, null],
  ['0.12 of 0.50 cores and 24.0 MiB of 256.0 MiB of memory', [one], 500, 2 ** 28],
  ['0.24 of 1.00 cores and 48.0 MiB of memory in 2 instances', [one, one], 500, null],
])('says %j', (words, results, cpu_limit_millicores, memory_limit_bytes) => {
  const usage = { service_id: 's', deployment_id: 'd', cpu_limit_millicores, memory_limit_bytes };
  expect(usageWords({ ...usage, results })).toBe(words);
});
