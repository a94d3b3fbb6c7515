// How a step of a deployment stands, in words: its colour alone would not do. Pure.
import type { Deployment } from '../api/types';
import { duration } from '../lib/text';

type Step = Deployment['steps'][number];

// `over`: the deployment has ended, so that no further step comes.
export function stepWords(step: Step, over: boolean, now: string): string {
  const took = duration(step.started_at, step.ended_at ?? (over ? null : now));
  if (step.state === 'SUCCEEDED') return took || 'done';
  if (step.state === 'PENDING') return over ? 'not reached' : 'to come';
  return [step.state.toLowerCase(), took].filter(Boolean).join(' · ');
}
