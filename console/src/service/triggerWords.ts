// Who or what asked for a deployment, in words. Pure.
import type { Deployment } from '../api/types';

const actions: Record<Deployment['action'], string> = {
  DEPLOY: 'deployed',
  REDEPLOY: 'redeployed',
  RESTART: 'restarted',
  STOP: 'stopped',
};

export function triggerWords({ action, trigger }: Pick<Deployment, 'action' | 'trigger'>): string {
  if (trigger.type === 'NOTICE' || trigger.notice_id) return 'by a new image';
  if (trigger.type === 'PUSH') return 'by a push';
  if (trigger.type === 'POLL') return 'by a push, found by polling';
  const done = trigger.type === 'ROLLBACK' ? 'rolled back' : (actions[action] ?? 'asked for');
  return `${done} by ${trigger.user ?? 'hand'}`;
}
