// What an environment asks for before it deploys, as its form has it.
import type { Environment, EnvironmentEditRequest } from '../api/types';

export interface ApprovalDraft {
  persons: string;
  hours: string; // "": a day
  byOthers: boolean;
}

export function approvalDraft(environment: Environment): ApprovalDraft {
  const timeout = environment.approval_timeout;
  return {
    persons: String(environment.required_approvals ?? 0),
    hours: timeout ? String(timeout / 3600) : '',
    byOthers: environment.approval_by_others ?? false,
  };
}

// What is wrong with a field, in words; the server looks at what is right so far.
export function approvalFaults(draft: ApprovalDraft): { persons?: string; hours?: string } {
  const faults: { persons?: string; hours?: string } = {};
  const persons = draft.persons.trim();
  if (!/^\d+$/.test(persons) || Number(persons) > 20) {
    faults.persons = 'Write a whole number from 0 to 20; 0: nobody is asked.';
  }
  const hours = draft.hours.trim();
  if (hours !== '' && !(Number(hours) >= 1 / 60)) {
    faults.hours = 'Write hours, as 24 or 0.5; a minute at least.';
  }
  return faults;
}

export function approvalBody(draft: ApprovalDraft): EnvironmentEditRequest {
  const hours = draft.hours.trim();
  return {
    required_approvals: Number(draft.persons),
    approval_timeout: hours === '' ? 24 * 3600 : Math.round(Number(hours) * 3600),
    approval_by_others: draft.byOthers,
  };
}

export function approvalText(environment: Environment): string {
  const persons = environment.required_approvals ?? 0;
  if (persons === 0) return 'Nobody has to approve what is deployed.';
  const who = environment.approval_by_others ? ' other than who asked for it' : '';
  return persons === 1
    ? `One person${who} has to approve what is deployed.`
    : `${persons} persons${who} have to approve what is deployed.`;
}
