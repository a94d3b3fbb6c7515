// Who or what asked for a deployment, in words. Pure.
import type { Deployment } from '../api/types';

const triggers: Record<Deployment['trigger']['type'], string> = {
  PUSH: 'by a push',
  POLL: 'by a push, found by polling',
  NOTICE: 'by a new image',
  MANUAL: 'by hand',
  ROLLBACK: 'rolled back by hand',
};

const actions: Record<Deployment['action'], string> = {
  DEPLOY: '',
  REDEPLOY: 'once more, ',
  RESTART: 'restarted ',
  STOP: 'stopped ',
};

export function triggerWords({ action, trigger }: Pick<Deployment, 'action' | 'trigger'>): string {
  const what = trigger.type === 'POLL' && trigger.notice_id ? 'by a new image' : null;
  const who = trigger.user ? `, ${trigger.user}` : '';
  return `${actions[action]}${what ?? triggers[trigger.type]}${who}`;
}
