// What is wrong with a draft or was refused of it, and where a form says so. Pure.
import { ApiError, messageOf } from '../api/error';
import { sourceOf, stepsOf, type Draft, type Step } from './draft';

// By the last name of the field, "value 0", "variable 0" or "rule 0".
export type Problems = Record<string, string>;

// What a few fields are given, in the creation and in the settings: each by what it is of.
export interface Fields<Values> {
  draft: Values;
  set: (change: Partial<Values>) => void;
  problems: Problems;
}

// What a name makes of a service's address, as far as plain letters say: two of one environment
// differ in it. What else is in a name only the daemon judges.
const labelOf = (name: string) =>
  /^[\w .-]{1,63}$/.test(name)
    ? name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
    : name;

function problemsOfGeneral(draft: Draft, names: string[]): Problems {
  const problems: Problems = {};
  const source = sourceOf(draft);
  const name = draft.name.trim();
  const other = names.find((one) => one === name || labelOf(one) === labelOf(name));
  if (!name) problems['name'] = 'A name is needed.';
  else if (other !== undefined) {
    problems['name'] = `The environment has a service ‘${other}’ already. Choose another name.`;
  }
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

const checks: Record<Step, (draft: Draft, names: string[]) => Problems> = {
  general: problemsOfGeneral,
  build: () => ({}),
  values: problemsOfValues,
  ports: problemsOfPort,
  schedule: problemsOfRuns,
  variables: problemsOfVariables,
  rules: problemsOfRules,
  summary: () => ({}),
};

// What is wrong in the first of the steps before `end` that has something wrong. `names`: of the
// services that are in the environment already.
export function firstProblems(
  draft: Draft,
  end: number,
  names: string[] = [],
): { step: number; problems: Problems } {
  for (const [index, step] of stepsOf(draft).slice(0, end).entries()) {
    const problems = checks[step](draft, names);
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

// Where a form says it: a single value of a chart at its row, which is sent only once it has a key.
function placeOf(field: string, single: Draft['single'] = []): string {
  const nth = /^values_override\.set\[(\d+)\]$/.exec(field)?.[1];
  if (nth === undefined) return lastPart(field);
  const sent = single.flatMap((one, index) => (one.key.trim() ? [index] : []));
  return `value ${sent[Number(nth)] ?? 0}`;
}

// What the daemon refused, at its field; nothing where it names none.
export const refusedOf = (error: unknown, single?: Draft['single']): Problems =>
  error instanceof ApiError && error.field
    ? { [placeOf(error.field, single)]: messageOf(error) }
    : {};

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
