// Freeze windows as people read them, and as their form holds them. Pure.
import type { FreezeWindow, FreezeWindowRequest, Weekday } from '../api/types';

export const weekdays: { id: Weekday; name: string }[] = [
  { id: 'MONDAY', name: 'Monday' },
  { id: 'TUESDAY', name: 'Tuesday' },
  { id: 'WEDNESDAY', name: 'Wednesday' },
  { id: 'THURSDAY', name: 'Thursday' },
  { id: 'FRIDAY', name: 'Friday' },
  { id: 'SATURDAY', name: 'Saturday' },
  { id: 'SUNDAY', name: 'Sunday' },
];

const nameOf = (day: string | null | undefined) =>
  weekdays.find((one) => one.id === day)?.name ?? '';

// "Friday, Saturday 17:00 to Monday 08:00", "2026-12-24 to 2027-01-01".
export function whenWords(window: FreezeWindow): string {
  if (window.weekdays.length === 0) {
    return `${window.starts_at} to ${window.ends_at}`.replaceAll('T', ' ');
  }
  const days = window.weekdays.map(nameOf).join(', ');
  const end = [nameOf(window.end_weekday), window.end_time].filter(Boolean).join(' ');
  return `${days} ${window.start_time} to ${end}`;
}

// A moment as a clock on the wall of that zone shows it; of the browser's own where none is named.
export function wallClock(at: string, zone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
}

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const knownZones = () => ['UTC', ...Intl.supportedValuesOf('timeZone')];

export interface FreezeDraft {
  name: string;
  timezone: string;
  comes: 'weekly' | 'once';
  weekdays: Weekday[];
  startTime: string;
  endWeekday: Weekday | '';
  endTime: string;
  startsAt: string;
  endsAt: string;
}

export const freezeDraft = (window?: FreezeWindow): FreezeDraft => ({
  name: window?.name ?? '',
  timezone: window?.timezone ?? ownZone(),
  comes: window && window.weekdays.length === 0 ? 'once' : 'weekly',
  weekdays: window?.weekdays ?? [],
  startTime: window?.start_time ?? '17:00',
  endWeekday: (window?.end_weekday ?? '') as Weekday | '',
  endTime: window?.end_time ?? '08:00',
  startsAt: window?.starts_at ?? '',
  endsAt: window?.ends_at ?? '',
});

export function freezeBody(draft: FreezeDraft): FreezeWindowRequest {
  const { name, timezone } = draft;
  if (draft.comes === 'once') {
    const at = (text: string) => text.trim().replace(' ', 'T');
    return { name, timezone, starts_at: at(draft.startsAt), ends_at: at(draft.endsAt) };
  }
  return {
    name,
    timezone,
    weekdays: draft.weekdays,
    start_time: draft.startTime,
    ...(draft.endWeekday ? { end_weekday: draft.endWeekday } : {}),
    end_time: draft.endTime,
  };
}
