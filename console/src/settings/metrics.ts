// The Prometheus text format (0.0.4), as far as the daemon writes it. Pure.
export interface Metric {
  name: string;
  labels: string;
  value: string;
  help: string;
}

export function parseMetrics(text: string): Metric[] {
  const helps = new Map<string, string>();
  const metrics: Metric[] = [];
  for (const line of text.split('\n')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    if (help) helps.set(help[1]!, help[2]!);
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample) continue;
    const [, name = '', labels = '', value = ''] = sample;
    metrics.push({ name, labels: labels.replaceAll('"', ''), value, help: helps.get(name) ?? '' });
  }
  return metrics;
}
