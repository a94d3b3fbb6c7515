// The version of a chart while the chart's name is written. Pure.
import type { Draft } from './draft';

interface Chart {
  chart_name: string;
  versions: string[]; // the newest first
}

// `chosen`, by chart: a name that is mended on its way gets its version back. A version is no other
// chart's; where the index does not know the chart, it is whoever's wrote it.
export function versionOf(
  charts: Chart[],
  before: Pick<Draft, 'chart' | 'chartVersion'>,
  next: string,
  chosen: Record<string, string>,
): string {
  const find = (name: string) => charts.find((one) => one.chart_name === name.trim());
  const chart = find(next);
  if (chart) return chosen[chart.chart_name] || chart.versions[0] || before.chartVersion;
  return find(before.chart) ? '' : before.chartVersion;
}
