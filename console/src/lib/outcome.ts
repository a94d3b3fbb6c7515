// What a cell of the board, or a deployment, looks like: its tone, its sign and its word. Pure.
import { words } from './text';
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
  | 'warning'
  | 'unknown';

export interface Outcome {
  tone: Tone;
  sign: SignName;
  word: string;
}

const states: Record<DeploymentState, Outcome> = {
  QUEUED: { tone: 'busy', sign: 'wait', word: 'waiting' },
  BUILDING: { tone: 'busy', sign: 'run', word: 'building' },
  DEPLOYING: { tone: 'busy', sign: 'run', word: 'deploying' },
  CANCELING: { tone: 'busy', sign: 'run', word: 'cancelling' },
  DEPLOYED: { tone: 'good', sign: 'check', word: 'deployed' },
  BUILD_ERROR: { tone: 'bad', sign: 'cross', word: 'build failed' },
  DEPLOYMENT_ERROR: { tone: 'bad', sign: 'cross', word: 'failed' },
  CANCELED: { tone: 'gone', sign: 'slash', word: 'cancelled' },
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
  return states[state] ?? { tone: 'gone', sign: 'unknown', word: words(state) };
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
  // A newer daemon may give a reason that this console knows nothing of.
  return { tone: 'skip', ...(known ?? { sign: 'unknown', word: words(cell.reason) }) };
}

export interface LegendGroup {
  title: string;
  brief: Outcome; // what stands for all of them
  outcomes: Outcome[];
}

// Each look that a cell of the board can have, once.
export const legendGroups = (): LegendGroup[] => [
  { title: 'Deployed', brief: states.DEPLOYED, outcomes: [states.DEPLOYED] },
  {
    title: 'Failed',
    brief: states.DEPLOYMENT_ERROR,
    outcomes: [states.BUILD_ERROR, states.DEPLOYMENT_ERROR],
  },
  {
    title: 'Waits or runs',
    brief: states.QUEUED,
    outcomes: [
      states.QUEUED,
      unapproved,
      frozen,
      states.BUILDING,
      states.DEPLOYING,
      states.CANCELING,
    ],
  },
  {
    title: 'Given up',
    brief: states.SUPERSEDED,
    outcomes: [states.SUPERSEDED, states.CANCELED, forgotten],
  },
  {
    title: 'Left alone',
    brief: { tone: 'skip', ...skips.NO_MATCH },
    outcomes: Object.values(skips).map((one): Outcome => ({ tone: 'skip', ...one })),
  },
];

export const everyOutcome = (): Outcome[] => legendGroups().flatMap((group) => group.outcomes);

// A verdict that deploys is shown as what it asks for, whatever became of it.
export const verdictOutcome = (verdict: { decision: Decision; reason: Reason }) =>
  outcomeOf({ ...verdict, ...(verdict.decision === 'DEPLOY' ? { state: 'DEPLOYED' } : {}) });

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
const moving: Reason[] = [
  'NO_MATCH',
  'EXCLUDED',
  'SKIPPED_BY_MESSAGE',
  'UNRESTRICTED',
  'MATCHED',
  'UNKNOWN_CHANGES',
];
const unserved: DeploymentState[] = ['BUILD_ERROR', 'DEPLOYMENT_ERROR', 'CANCELED'];

export function watermarkMove(
  reason: Reason,
  state: DeploymentState | undefined,
): 'stays' | 'moves' | 'goes back' | 'not known' {
  if (leaving.includes(reason)) return 'stays';
  if (!moving.includes(reason)) return 'not known';
  return state && unserved.includes(state) ? 'goes back' : 'moves';
}
