// What a delivery says, and what came of it, in the words of a row. Pure.
import type { Delivery, Notice, Push } from '../api/types';
import { branchOf, shortCommit, subject } from '../lib/text';

const causesOf = (delivery: Delivery): (Push | Notice)[] => [
  ...delivery.pushes,
  ...delivery.notices,
];

const isNotice = (cause: Push | Notice): cause is Notice => 'image_name' in cause;

// The commit's subject or the image; what was sent where it is of neither.
export function titleOf(delivery: Delivery): string {
  const [first] = causesOf(delivery);
  if (!first) return delivery.event;
  if (isNotice(first)) return `${first.image_name}:${first.tag}`;
  return subject(first.message) || `A push to ${branchOf(first.ref)}`;
}

// "main 0123456", and how many more there are.
export function whereOf(delivery: Delivery): string {
  const [first, ...more] = causesOf(delivery);
  if (!first) return '';
  const where = isNotice(first) ? '' : `${branchOf(first.ref)} ${shortCommit(first.tip || null)}`;
  return more.length > 0 ? `${where} and ${more.length} more`.trim() : where;
}

export function resultOf(delivery: Delivery): string {
  if (delivery.state === 'RECEIVED') return 'being decided';
  if (delivery.state !== 'DECIDED') return delivery.state.toLowerCase();
  const verdicts = causesOf(delivery).flatMap((cause) => cause.verdicts);
  if (verdicts.length === 0) return 'no service is linked';
  const deploying = verdicts.filter((one) => one.decision === 'DEPLOY').length;
  return `${deploying} of ${verdicts.length} deployed`;
}
