import { describe, expect, it } from 'vitest';
import type { Environment } from '../api/types';
import { approvalBody, approvalDraft, approvalFaults, approvalText } from './approvalWords';

const environment = (fields: Partial<Environment>) => fields as Environment;

describe('what an environment asks for', () => {
  it('is nobody’s word where it says nothing', () => {
    expect(approvalDraft(environment({}))).toEqual({ persons: '0', hours: '', byOthers: false });
    expect(approvalText(environment({}))).toBe('Nobody has to approve what is deployed.');
  });
  it('comes back as it was given', () => {
    const given = { required_approvals: 2, approval_timeout: 5400, approval_by_others: true };
    expect(approvalBody(approvalDraft(environment(given)))).toEqual(given);
    expect(approvalText(environment(given))).toBe(
      '2 persons other than who asked for it have to approve what is deployed.',
    );
  });
  it('waits for a day where no time is written', () => {
    expect(approvalBody({ persons: '1', hours: ' ', byOthers: false }).approval_timeout).toBe(
      86400,
    );
  });
  it.each([
    ['', '', ['persons']],
    ['-1', '', ['persons']],
    ['1.5', '', ['persons']],
    ['21', '', ['persons']],
    ['two', 'soon', ['persons', 'hours']],
    ['1', '0', ['hours']],
    ['0', '0.5', []],
    ['20', '48', []],
  ])('of %j persons and %j hours has the faults %j', (persons, hours, faults) => {
    expect(Object.keys(approvalFaults({ persons, hours, byOthers: false }))).toEqual(faults);
  });
});
