// Restrictions that are written but not saved, as the address has them: a line for each, with the id
// of the one that it changes. Whoever is sent the address sees what they would decide. Pure.
import type { Rule } from './Backtest';

export const newRule = 'new';

export function draftsOf(text: string): Map<string, Rule> {
  const drafts = new Map<string, Rule>();
  for (const line of text.split('\n')) {
    const found = /^(\S+) (MATCH|EXCLUDE) (.*)$/.exec(line);
    if (found) drafts.set(found[1]!, { mode: found[2] as Rule['mode'], value: found[3]! });
  }
  return drafts;
}

export const textOf = (drafts: Map<string, Rule>) =>
  [...drafts].map(([id, { mode, value }]) => `${id} ${mode} ${value}`).join('\n');

export const sameRule = (one: Rule | null | undefined, other: Rule | null | undefined) =>
  one?.mode === other?.mode && one?.value === other?.value;
