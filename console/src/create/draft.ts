// What the steps of the creation gather, and the requests that it becomes. Pure.
import type { Schema } from '../api/types';
import { wordsOf } from '../lib/service';

export type Kind = 'APPLICATION' | 'CONTAINER' | 'JOB' | 'HELM';
export type Source = 'git' | 'image' | 'charts';
export type JobRuns = 'cron' | 'on_start' | 'on_stop' | 'on_delete';

export interface Rule {
  mode: 'MATCH' | 'EXCLUDE';
  value: string;
}

export interface Pair {
  key: string;
  value: string;
  secret: boolean;
  lost?: boolean; // it may have been a secret, and was not kept
}

// A single value of a chart.
export interface Value {
  key: string;
  value: string;
  lost?: boolean;
}

export interface Draft {
  kind: Kind;
  source: 'git' | 'image'; // of a job; applications and containers have their own
  chartSource: 'charts' | 'git'; // of a chart
  name: string;
  environment: string;
  autoDeploy: boolean;
  repository: string;
  gitToken: string;
  branch: string;
  root: string;
  image: string;
  tag: string;
  registry: string;
  helmRepository: string;
  chart: string;
  chartVersion: string;
  values: string; // YAML
  valuesLost: boolean; // all or some of it
  single: Value[];
  clusterWide: boolean;
  build: string;
  start: string;
  port: string;
  health: string;
  runs: JobRuns;
  schedule: string;
  timezone: string;
  duration: string; // seconds
  restarts: string;
  variables: Pair[];
  rules: Rule[];
  deploy: boolean;
}

export const emptyDraft: Draft = {
  kind: 'APPLICATION',
  source: 'git',
  chartSource: 'charts',
  name: '',
  environment: '',
  autoDeploy: true,
  repository: '',
  gitToken: '',
  branch: 'main',
  root: '/',
  image: '',
  tag: 'latest',
  registry: '',
  helmRepository: '',
  chart: '',
  chartVersion: '',
  values: '',
  valuesLost: false,
  single: [],
  clusterWide: false,
  build: '',
  start: '',
  port: '',
  health: '',
  runs: 'cron',
  schedule: '0 4 * * *',
  timezone: 'UTC',
  duration: '300',
  restarts: '0',
  variables: [],
  rules: [],
  deploy: true,
};

export function sourceOf({ kind, source, chartSource }: Draft): Source {
  if (kind === 'JOB') return source;
  if (kind === 'HELM') return chartSource;
  return kind === 'APPLICATION' ? 'git' : 'image';
}

export type Step =
  'general' | 'build' | 'values' | 'ports' | 'schedule' | 'variables' | 'rules' | 'summary';

// A chart's values say what others say by their start, ports and variables.
export function stepsOf({ kind }: Pick<Draft, 'kind'>): Step[] {
  if (kind === 'HELM') return ['general', 'values', 'rules', 'summary'];
  const running = kind === 'JOB' ? 'schedule' : 'ports';
  return ['general', 'build', running, 'variables', 'rules', 'summary'];
}

// As often as is well for most, until somebody says otherwise.
export function probe(path: string, port: number): Schema['Healthcheck'] {
  return {
    readiness_probe: {
      type: { http: { path, port, scheme: 'HTTP' } },
      initial_delay_seconds: 0,
      period_seconds: 2,
      timeout_seconds: 5,
      success_threshold: 1,
      failure_threshold: 15,
    },
  };
}

const gitRepository = (draft: Draft) => ({
  url: draft.repository.trim(),
  branch: draft.branch,
  root_path: draft.root,
  ...(draft.gitToken ? { git_token_id: draft.gitToken } : {}),
});

const image = (draft: Draft) => ({
  image_name: draft.image.trim(),
  tag: draft.tag,
  ...(draft.registry ? { registry_id: draft.registry } : {}),
});

const common = (draft: Draft) => ({ name: draft.name.trim(), auto_deploy: draft.autoDeploy });
const build = (draft: Draft) => (draft.build ? { build_command: draft.build } : {});

function serving(draft: Draft) {
  const port = Number(draft.port.trim());
  const ports: Schema['ServicePortRequest'][] = port
    ? [
        {
          internal_port: port,
          external_port: 443,
          publicly_accessible: true,
          is_default: true,
          protocol: 'HTTP',
        },
      ]
    : [];
  const healthchecks = port && draft.health.trim() ? probe(draft.health.trim(), port) : {};
  return { ...wordsOf(draft.start), ports, healthchecks };
}

export const applicationOf = (draft: Draft): Schema['ApplicationRequest'] => ({
  ...common(draft),
  ...serving(draft),
  ...build(draft),
  git_repository: gitRepository(draft),
});

export const containerOf = (draft: Draft): Schema['ContainerRequest'] => ({
  ...common(draft),
  ...serving(draft),
  ...image(draft),
});

export function jobOf(draft: Draft): Schema['JobRequest'] {
  const command = wordsOf(draft.start);
  return {
    ...common(draft),
    ...build(draft),
    source:
      draft.source === 'git'
        ? { docker: { git_repository: gitRepository(draft) } }
        : { image: image(draft) },
    schedule:
      draft.runs === 'cron'
        ? { cronjob: { scheduled_at: draft.schedule, timezone: draft.timezone, ...command } }
        : { [draft.runs]: command },
    max_duration_seconds: Number(draft.duration),
    max_nb_restart: Number(draft.restarts),
  };
}

export function helmOf(draft: Draft): Schema['HelmRequest'] {
  const single = draft.single.filter((one) => one.key.trim());
  return {
    ...common(draft),
    source:
      draft.chartSource === 'git'
        ? { git_repository: gitRepository(draft) }
        : {
            helm_repository: {
              repository: draft.helmRepository,
              chart_name: draft.chart.trim(),
              chart_version: draft.chartVersion.trim(),
            },
          },
    values_override: {
      set: single.map(({ key, value }) => [key.trim(), value]),
      file: draft.values.trim()
        ? { raw: { values: [{ name: 'values.yaml', content: draft.values }] } }
        : null,
    },
    allow_cluster_wide_resources: draft.clusterWide,
  };
}

// What a version must be before it gets traffic.
export const healthSaid = ({ port, health }: Pick<Draft, 'port' | 'health'>): string =>
  health.trim() || (port.trim() ? 'the port is open' : 'it runs on');
