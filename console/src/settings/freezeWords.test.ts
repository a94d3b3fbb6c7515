import { describe, expect, it } from 'vitest';
import type { FreezeWindow } from '../api/types';
import { freezeBody, freezeDraft, wallClock, whenWords } from './freezeWords';

const weekend = {
  name: 'weekend',
  timezone: 'Europe/Paris',
  weekdays: ['FRIDAY'],
  start_time: '17:00',
  end_weekday: 'MONDAY',
  end_time: '08:00',
  starts_at: null,
  ends_at: null,
} as unknown as FreezeWindow;

const once = {
  ...weekend,
  name: 'holidays',
  weekdays: [],
  start_time: null,
  end_weekday: null,
  end_time: null,
  starts_at: '2026-12-24T18:00',
  ends_at: '2027-01-01',
} as FreezeWindow;

describe('a freeze window', () => {
  it('is said in words', () => {
    expect(whenWords(weekend)).toBe('Friday 17:00 to Monday 08:00');
    expect(whenWords({ ...weekend, weekdays: ['MONDAY', 'TUESDAY'], end_weekday: null })).toBe(
      'Monday, Tuesday 17:00 to 08:00',
    );
    expect(whenWords(once)).toBe('2026-12-24 18:00 to 2027-01-01');
  });

  it('is by the clock of its zone, on either side of a change', () => {
    expect(wallClock('2026-10-23T15:00:00Z', 'Europe/Paris')).toContain('17:00');
    expect(wallClock('2026-10-26T07:00:00Z', 'Europe/Paris')).toContain('08:00');
  });

  it('goes through its form unchanged', () => {
    expect(freezeBody(freezeDraft(weekend))).toEqual({
      name: 'weekend',
      timezone: 'Europe/Paris',
      weekdays: ['FRIDAY'],
      start_time: '17:00',
      end_weekday: 'MONDAY',
      end_time: '08:00',
    });
    expect(freezeBody(freezeDraft(once))).toEqual({
      name: 'holidays',
      timezone: 'Europe/Paris',
      starts_at: '2026-12-24T18:00',
      ends_at: '2027-01-01',
    });
  });
});
