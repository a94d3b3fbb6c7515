// How times, commits and addresses are written. Pure.
export function shortCommit(id: string | null | undefined): string {
  if (!id) return '—';
  return /^[0-9a-f]{40,64}$/.test(id)
    ? id.slice(0, 7)
    : id.replace(/@sha256:([0-9a-f]{8}).*/, '@$1');
}

export function subject(message: string): string {
  return message.split('\n', 1)[0]!.trim();
}

export function branchOf(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

export function repositoryName(url: string): string {
  return (
    url
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1) ?? url
  );
}

const units: [number, string][] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
];

export function ago(at: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  for (const [size, name] of units) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${name} ago`;
  }
  return seconds < 5 ? 'now' : `${Math.floor(seconds)} s ago`;
}

export function duration(from: string | null, to: string | null): string {
  if (!from || !to) return '';
  const ms = Date.parse(to) - Date.parse(from);
  if (ms < 1000) return `${Math.max(0, ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

// Of what goes on yet, in whole seconds; nothing within the first.
export function elapsed(from: string | null, now: string): string {
  const seconds = from ? Math.floor((Date.parse(now) - Date.parse(from)) / 1000) : 0;
  if (seconds < 1) return '';
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function bytes(size: number): string {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, size)) / 10));
  if (power === 0) return `${size} B`;
  return `${(size / 1024 ** power).toFixed(1)} ${['KiB', 'MiB', 'GiB', 'TiB'][power - 1]}`;
}

// A name of the API's as people read it.
export const words = (name: string) =>
  name
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bcancel(ed|ing)\b/, 'cancell$1');

// One more fact on the line of another, where there is one.
export const after = (fact: string) => (fact ? ` · ${fact}` : '');
