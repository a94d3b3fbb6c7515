// How a step of a deployment stands, in words: its colour alone would not do. Pure.
import type { Deployment, DeploymentState } from '../api/types';
import { isOver } from '../lib/outcome';
import { duration, elapsed, words } from '../lib/text';

type Step = Deployment['steps'][number];

// What is known of it once it is known how the deployment stands: whoever cancels it makes the step
// that runs fail, and the end of one that was given up is written nowhere.
export function standing(step: Step, deployment: DeploymentState) {
  const wasStopped = step.state === 'FAILED' || step.state === 'RUNNING';
  if (deployment === 'CANCELED' && wasStopped) return 'CANCELED';
  return step.state === 'RUNNING' && isOver(deployment) ? 'CUT_OFF' : step.state;
}

export function stepWords(step: Step, deployment: DeploymentState, now: string): string {
  const stands = standing(step, deployment);
  const took =
    stands === 'RUNNING' ? elapsed(step.started_at, now) : duration(step.started_at, step.ended_at);
  if (stands === 'SUCCEEDED') return took || 'done';
  if (stands === 'PENDING') return isOver(deployment) ? 'not reached' : 'to come';
  return [words(stands), took].filter(Boolean).join(' · ');
}
