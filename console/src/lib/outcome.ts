// What a cell of the board, or a deployment, looks like: its tone, its sign and its word. Pure.
import type { Decision, DeploymentState, Reason } from '../api/types';

export type Tone = 'good' | 'bad' | 'busy' | 'gone' | 'skip';
export type SignName =
  | 'check'
  | 'cross'
  | 'wait'
  | 'frozen'
  | 'ask'
  | 'run'
  | 'replaced'
  | 'slash'
  | 'unequal'
  | 'minus'
  | 'off'
  | 'stop'
  | 'never'
  | 'equal'
  | 'quote'
  | 'hourglass'
  | 'warning';

export interface Outcome {
  tone: Tone;
  sign: SignName;
  word: string;
}

const states: Record<DeploymentState, Outcome> = {
  QUEUED: { tone: 'busy', sign: 'wait', word: 'waiting' },
  BUILDING: { tone: 'busy', sign: 'run', word: 'building' },
  DEPLOYING: { tone: 'busy', sign: 'run', word: 'deploying' },
  CANCELING: { tone: 'busy', sign: 'run', word: 'canceling' },
  DEPLOYED: { tone: 'good', sign: 'check', word: 'deployed' },
  BUILD_ERROR: { tone: 'bad', sign: 'cross', word: 'build failed' },
  DEPLOYMENT_ERROR: { tone: 'bad', sign: 'cross', word: 'failed' },
  CANCELED: { tone: 'gone', sign: 'slash', word: 'canceled' },
  SUPERSEDED: { tone: 'gone', sign: 'replaced', word: 'superseded' },
};

// It waits for the end of a freeze window.
const frozen: Outcome = { tone: 'busy', sign: 'frozen', word: 'frozen' };

// It waits for people's word, whatever else it waits for.
const unapproved: Outcome = { tone: 'busy', sign: 'ask', word: 'waits for approval' };

interface Holds {
  frozen_until?: string | null | undefined;
  approval_until?: string | null | undefined;
}

const heldOutcome = (one: Holds) =>
  one.approval_until ? unapproved : one.frozen_until ? frozen : undefined;

// Those that let a service be deployed have no sign: its deployment does.
type SkipReason = Exclude<Reason, 'UNRESTRICTED' | 'MATCHED' | 'UNKNOWN_CHANGES'>;
const skips: Record<SkipReason, { sign: SignName; word: string }> = {
  NO_MATCH: { sign: 'unequal', word: 'no match' },
  EXCLUDED: { sign: 'minus', word: 'excluded' },
  AUTO_DEPLOY_OFF: { sign: 'off', word: 'auto-deploy off' },
  STOPPED: { sign: 'stop', word: 'stopped' },
  NEVER_DEPLOYED: { sign: 'never', word: 'never deployed' },
  QUARANTINED: { sign: 'cross', word: 'quarantined' },
  WAITING_FOR_CHECKS: { sign: 'hourglass', word: 'waiting for checks' },
  CHECKS_NOT_PASSED: { sign: 'warning', word: 'checks not passed' },
  ALREADY_CONSIDERED: { sign: 'equal', word: 'considered' },
  SKIPPED_BY_MESSAGE: { sign: 'quote', word: 'by message' },
};

export function stateOutcome(state: DeploymentState): Outcome {
  return states[state] ?? { tone: 'gone', sign: 'slash', word: state.toLowerCase() };
}

// Of a deployment, or of what a list says of one.
export const deploymentOutcome = (one: { state: DeploymentState } & Holds) =>
  heldOutcome(one) ?? stateOutcome(one.state);

// It was deployed once, and how that ended is no longer kept.
const forgotten: Outcome = { tone: 'gone', sign: 'never', word: 'no longer kept' };

export function outcomeOf(
  cell: { decision: Decision; reason: Reason; state?: DeploymentState | undefined } & Holds,
): Outcome {
  if (cell.decision === 'DEPLOY') {
    return heldOutcome(cell) ?? (cell.state ? stateOutcome(cell.state) : forgotten);
  }
  const known = skips[cell.reason as SkipReason] as (typeof skips)[SkipReason] | undefined;
  return { tone: 'skip', ...(known ?? { sign: 'minus', word: 'skipped' }) };
}

// Each look that a cell of the board can have, once.
export const everyOutcome = (): Outcome[] => {
  const skipped = Object.values(skips).map((one): Outcome => ({ tone: 'skip', ...one }));
  return [
    states.DEPLOYED,
    states.QUEUED,
    unapproved,
    frozen,
    states.BUILDING,
    states.DEPLOYING,
    states.BUILD_ERROR,
    states.DEPLOYMENT_ERROR,
    states.CANCELING,
    states.CANCELED,
    states.SUPERSEDED,
    forgotten,
    ...skipped,
  ];
};

// A verdict that deploys is shown as what it asks for, whatever became of it.
export const verdictOutcome = (verdict: { decision: Decision; reason: Reason }) =>
  outcomeOf({ ...verdict, ...(verdict.decision === 'DEPLOY' ? { state: 'DEPLOYED' } : {}) });

export function reasonWord(reason: Reason): string {
  return reason.toLowerCase().replaceAll('_', ' ');
}

export const isOver = (state: DeploymentState) => states[state]?.tone !== 'busy';

// What a verdict does to the watermark: docs/restrict-a-monorepository.md. What its deployment would
// have brought counts again where that did not end with its version serving.
const leaving: Reason[] = [
  'AUTO_DEPLOY_OFF',
  'NEVER_DEPLOYED',
  'STOPPED',
  'ALREADY_CONSIDERED',
  'QUARANTINED',
  'WAITING_FOR_CHECKS',
  'CHECKS_NOT_PASSED',
];
const unserved: DeploymentState[] = ['BUILD_ERROR', 'DEPLOYMENT_ERROR', 'CANCELED'];

export function watermarkMove(
  reason: Reason,
  state: DeploymentState | undefined,
): 'stays' | 'moves' | 'goes back' {
  if (leaving.includes(reason)) return 'stays';
  return state && unserved.includes(state) ? 'goes back' : 'moves';
}
