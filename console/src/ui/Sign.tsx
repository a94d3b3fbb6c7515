// The sign of an outcome: filled where something was deployed, hollow where it was left alone.
import type { Outcome, SignName } from '../lib/outcome';

const strokes: Record<SignName, string> = {
  check: 'M5.2 8.3 7.2 10.3 11 6',
  cross: 'M5.6 5.6 10.4 10.4 M10.4 5.6 5.6 10.4',
  wait: 'M8 5 8 8.2 10.2 9.4',
  frozen: 'M8 4.2 8 11.8 M4.7 6.1 11.3 9.9 M11.3 6.1 4.7 9.9',
  ask: 'M6.2 6.4 A1.8 1.8 0 1 1 8 8.2 L8 9 M8 11 8 11.2',
  run: 'M8 2.6 A5.4 5.4 0 0 1 13.4 8',
  replaced: 'M5 5.6 7.4 8 5 10.4 M8.6 5.6 11 8 8.6 10.4',
  slash: 'M5.4 10.6 10.6 5.4',
  unequal: 'M5.4 6.8 10.6 6.8 M5.4 9.2 10.6 9.2 M9.6 4.9 6.4 11.1',
  minus: 'M5.4 8 10.6 8',
  off: 'M8 4.6 8 8 M5.8 6.2 A3.1 3.1 0 1 0 10.2 6.2',
  stop: 'M6.2 6.2 9.8 6.2 9.8 9.8 6.2 9.8 Z',
  never: 'M8 7.9 8 8.1',
  equal: 'M5.4 6.8 10.6 6.8 M5.4 9.2 10.6 9.2',
  quote: 'M6.4 6 6.4 8.2 M9.6 6 9.6 8.2',
  hourglass: 'M5.8 5 10.2 5 5.8 11 10.2 11 Z',
  warning: 'M8 4.4 8 8.6 M8 11 8 11.2',
  unknown: 'M5.2 8 5.3 8 M8 8 8.1 8 M10.8 8 10.9 8',
};

export function Sign({ outcome, size = 20 }: { outcome: Outcome; size?: number }) {
  const hollow = outcome.tone === 'skip' || outcome.tone === 'busy';
  return (
    <svg
      className={`sign ${outcome.tone} ${outcome.sign}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
    >
      <circle
        className={hollow ? 'ring' : 'disc'}
        cx="8"
        cy="8"
        r={hollow ? 6.2 : 6.8}
        strokeDasharray={outcome.sign === 'never' ? '2 1.9' : undefined}
      />
      <path className="stroke" d={strokes[outcome.sign]} />
    </svg>
  );
}
