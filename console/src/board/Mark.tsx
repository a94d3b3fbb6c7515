// What keeps a service from deploying by itself; where there is little room, by its sign alone.
import type { BoardService } from '../api/types';
import { outcomeOf } from '../lib/outcome';
import { Sign } from '../ui/Sign';

const signOf = (reason: 'STOPPED' | 'AUTO_DEPLOY_OFF') => outcomeOf({ decision: 'SKIP', reason });

export function Mark({ service }: { service: BoardService }) {
  if (!service.stopped && service.auto_deploy) return null;
  const [reason, word, title] = service.stopped
    ? (['STOPPED', 'stopped', 'Stopped: only a person starts it again'] as const)
    : (['AUTO_DEPLOY_OFF', 'manual', 'Auto-deploy is off: it is deployed by hand'] as const);
  return (
    <small className="mark" title={title}>
      <Sign outcome={signOf(reason)} size={14} />
      <span className="word">{word}</span>
    </small>
  );
}
