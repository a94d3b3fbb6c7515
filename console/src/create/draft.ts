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

export type Problems = Record<string, string>;

function problemsOfGeneral(draft: Draft): Problems {
  const problems: Problems = {};
  const source = sourceOf(draft);
  if (!draft.name.trim()) problems['name'] = 'A name is needed.';
  if (source === 'git' && !draft.repository.trim()) {
    problems['url'] = 'The repository’s address is needed, https or ssh.';
  }
  if (source === 'image' && !draft.image.trim()) {
    problems['image_name'] = 'The image’s name is needed.';
  }
  if (source === 'charts') {
    if (!draft.helmRepository) problems['repository'] = 'The helm repository is needed.';
    if (!draft.chart.trim()) problems['chart_name'] = 'The chart’s name is needed.';
    if (!draft.chartVersion.trim()) problems['chart_version'] = 'The chart’s version is needed.';
  }
  return problems;
}

const isWhole = (text: string, least: number, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

// Of a service that listens: nothing written is no port.
export function problemsOfPort({ port, health }: Pick<Draft, 'port' | 'health'>): Problems {
  const problems: Problems = {};
  if (port.trim() && !isWhole(port, 1, 65_535)) {
    problems['internal_port'] = `‘${port}’ is no port. Write a number from 1 to 65535.`;
  }
  if (health.trim() && !port.trim()) {
    problems['path'] = 'A health path needs a port to be asked at.';
  } else if (health.trim() && !health.trim().startsWith('/')) {
    problems['path'] = 'A health path begins with a /.';
  }
  return problems;
}

// Of a job.
export function problemsOfRuns(draft: Pick<Draft, 'duration' | 'restarts'>): Problems {
  const problems: Problems = {};
  if (!isWhole(draft.duration, 1, Number.MAX_SAFE_INTEGER)) {
    problems['max_duration_seconds'] = `‘${draft.duration}’ is no number of seconds.`;
  }
  if (!isWhole(draft.restarts, 0, Number.MAX_SAFE_INTEGER)) {
    problems['max_nb_restart'] = `‘${draft.restarts}’ is no number of attempts.`;
  }
  return problems;
}

const notKept = 'What may be a secret was not kept when the page was left. Write it again.';

// Names with dots between them, as the daemon reads them: a \ takes what follows as it is.
const isValueKey = (key: string) =>
  /^(?:[^\\.[\]=,]|\\.|\\$)+(?:\.(?:[^\\.[\]=,]|\\.|\\$)+)*$/.test(key);

// By "content" and "value 0".
export function problemsOfValues(
  draft: Pick<Draft, 'single'> & Partial<Pick<Draft, 'valuesLost'>>,
): Problems {
  const problems: Problems = {};
  const { single } = draft;
  if (draft.valuesLost) problems['content'] = notKept;
  single.forEach(({ key, value, lost }, index) => {
    const at = `value ${index}`;
    const name = key.trim();
    if (!name && value) problems[at] = 'Its key is needed.';
    if (name && !isValueKey(name)) {
      problems[at] = `‘${name}’ is no key. Write names with dots between them, as image.tag.`;
    }
    if (name && single.findIndex((one) => one.key.trim() === name) < index) {
      problems[at] = `‘${key}’ is there already.`;
    }
    if (lost) problems[at] = notKept;
  });
  return problems;
}

// By "variable 0", "rule 0".
function problemsOfVariables({ variables }: Draft): Problems {
  const problems: Problems = {};
  variables.forEach(({ key, value, secret, lost }, index) => {
    const at = `variable ${index}`;
    if (lost) problems[at] = notKept;
    if (!key && value) problems[at] = 'Its key is needed.';
    if (key && variables.findIndex((one) => one.key === key) < index) {
      problems[at] = `‘${key}’ is there already.`;
    }
    if (key && secret && !value) problems[at] = `The value of ‘${key}’ is needed.`;
  });
  return problems;
}

function problemsOfRules(draft: Draft): Problems {
  const problems: Problems = {};
  if (sourceOf(draft) !== 'git') return problems;
  draft.rules.forEach(({ mode, value }, index) => {
    const first = draft.rules.findIndex((one) => one.mode === mode && one.value === value);
    if (value && first < index) problems[`rule ${index}`] = `${mode} ${value} is there already.`;
  });
  return problems;
}

const checks: Record<Step, (draft: Draft) => Problems> = {
  general: problemsOfGeneral,
  build: () => ({}),
  values: problemsOfValues,
  ports: problemsOfPort,
  schedule: problemsOfRuns,
  variables: problemsOfVariables,
  rules: problemsOfRules,
  summary: () => ({}),
};

// What is wrong in the first of the steps before `end` that has something wrong.
export function firstProblems(draft: Draft, end: number): { step: number; problems: Problems } {
  for (const [index, step] of stepsOf(draft).slice(0, end).entries()) {
    const problems = checks[step](draft);
    if (Object.keys(problems).length > 0) return { step: index, problems };
  }
  return { step: end, problems: {} };
}

// "git_repository.url" is said at "url": no name is there twice.
export const lastPart = (field: string) =>
  field
    .split('.')
    .at(-1)!
    .replace(/\[\d+\]$/, '');

// The place of the step that a field which the server refuses stands in.
export function stepOf(draft: Pick<Draft, 'kind'>, field: string): number {
  const steps = stepsOf(draft);
  const place = (...names: Step[]) =>
    Math.max(
      0,
      steps.findIndex((one) => names.includes(one)),
    );
  if (/values_override|cluster_wide/.test(field)) return place('values');
  if (/build|entrypoint|arguments/.test(field)) return place('build');
  const isOfRunning = /port|healthcheck|probe|schedule|cron|timezone|duration|restart/;
  return isOfRunning.test(field) ? place('ports', 'schedule') : 0;
}
