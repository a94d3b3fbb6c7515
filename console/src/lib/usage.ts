// What a service uses, as people read it. Pure.
import type { Schema } from '../api/types';
import { bytes } from './text';

const cores = (millis: number) => (millis / 1000).toFixed(2);

// Limits are of each instance. Nothing where nothing runs.
export function usageWords(usage: Schema['ServiceUsage']): string {
  const { results, cpu_limit_millicores: cpuLimit, memory_limit_bytes: memoryLimit } = usage;
  const count = results.length;
  if (count === 0) return '';
  const cpu = results.reduce((sum, one) => sum + one.cpu_millicores, 0);
  const memory = results.reduce((sum, one) => sum + one.memory_bytes, 0);
  const cpuWords = `${cores(cpu)}${cpuLimit ? ` of ${cores(cpuLimit * count)}` : ''} cores`;
  const memoryWords = `${bytes(memory)}${memoryLimit ? ` of ${bytes(memoryLimit * count)}` : ''}`;
  return `${cpuWords} and ${memoryWords} of memory${count > 1 ? ` in ${count} instances` : ''}`;
}
