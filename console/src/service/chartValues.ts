// The settings of a chart as one form has them, and the request that saves them. Pure.
import type { Helm, Schema } from '../api/types';
import type { Value } from '../create/draft';
import { differing } from '../lib/merge';

export interface ChartSettings {
  name: string;
  autoDeploy: boolean;
  version: string; // of a helm repository's chart
  branch: string; // of one from git, as its folder
  root: string;
  values: string; // YAML
  single: Value[];
  clusterWide: boolean;
}

// As its form calls each.
export const chartLabels: Record<keyof ChartSettings, string> = {
  name: 'Name',
  autoDeploy: 'Auto-deploy',
  version: 'Version of the chart',
  branch: 'Branch',
  root: 'Root folder',
  values: 'values.yaml',
  single: 'Single values',
  clusterWide: 'Whether it may bring what is of no namespace',
};

const filesOf = ({ values_override }: Helm) => values_override.file?.raw?.values ?? [];

// Then no one field has its YAML.
export const isInFiles = (service: Helm) => filesOf(service).length > 1;

export const chartSettingsOf = (service: Helm): ChartSettings => ({
  name: service.name,
  autoDeploy: service.auto_deploy,
  version: service.source.repository?.chart_version ?? '',
  branch: service.source.git?.git_repository.branch ?? '',
  root: service.source.git?.git_repository.root_path ?? '',
  values: isInFiles(service) ? '' : (filesOf(service)[0]?.content ?? ''),
  single: service.values_override.set.map(([key = '', value = '']) => ({ key, value })),
  clusterWide: service.allow_cluster_wide_resources,
});

function fileOf(service: Helm, content: string): Schema['HelmValuesFileRequest'] | null {
  const git = service.values_override.file?.git ?? null;
  const name = filesOf(service)[0]?.name ?? 'values.yaml';
  const raw = content.trim() ? { values: [{ name, content }] } : null;
  return raw || git ? { raw, git } : null;
}

// What was not changed of the values is not sent.
export function chartChangesOf(service: Helm, now: ChartSettings): Schema['HelmEditRequest'] {
  const changed = differing(now, chartSettingsOf(service));
  const set = now.single.filter((one) => one.key.trim());
  const override: Schema['HelmValuesOverrideRequest'] = {
    ...(changed.includes('single')
      ? { set: set.map(({ key, value }) => [key.trim(), value]) }
      : {}),
    ...(changed.includes('values') && !isInFiles(service)
      ? { file: fileOf(service, now.values) }
      : {}),
  };
  return {
    name: now.name,
    auto_deploy: now.autoDeploy,
    source: service.source.git
      ? { git_repository: { branch: now.branch, root_path: now.root } }
      : { helm_repository: { chart_version: now.version } },
    ...(Object.keys(override).length > 0 ? { values_override: override } : {}),
    ...(changed.includes('clusterWide') ? { allow_cluster_wide_resources: now.clusterWide } : {}),
  };
}
