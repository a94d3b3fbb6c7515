// Makes what a draft says, in steps each of which may be taken again: what is there already is found
// and not made twice.
import { change, list } from '../api/client';
import { ApiError } from '../api/error';
import type { Formed, Service } from '../api/types';
import { pathOf, rulesPathOf } from '../lib/service';
import {
  applicationOf,
  containerOf,
  helmOf,
  jobOf,
  sourceOf,
  type Draft,
  type Step,
} from './draft';
import type { Made } from './kept';

// Where the service stands that has no environment to be chosen yet.
export const newEnvironment = 'new';
export const newEnvironmentName = 'main / production';

export interface Progress {
  made: Made;
  set: (made: Partial<Made>) => void;
  // The step of the creation that is being done, and what of it.
  at: (step: Step, what: string) => void;
}

async function environmentOf(organization: string, draft: Draft, p: Progress): Promise<string> {
  if (p.made.service) return p.made.environment;
  if (draft.environment && draft.environment !== newEnvironment) return draft.environment;
  const path = `/organization/${organization}/project` as const;
  const project = (await list(path))[0] ?? (await change('POST', path, { name: 'main' }));
  const environments = `/project/${project.id}/environment` as const;
  const environment =
    (await list(environments))[0] ??
    (await change('POST', environments, { name: 'production', mode: 'PRODUCTION' }));
  return environment.id;
}

function post(draft: Draft, environment: `/environment/${string}`): Promise<Service> {
  if (draft.kind === 'HELM') return change('POST', `${environment}/helm`, helmOf(draft));
  if (draft.kind === 'JOB') return change('POST', `${environment}/job`, jobOf(draft));
  return draft.kind === 'APPLICATION'
    ? change('POST', `${environment}/application`, applicationOf(draft))
    : change('POST', `${environment}/container`, containerOf(draft));
}

// As the draft is by now: it may have been mended since.
function put(draft: Draft, id: string): Promise<Service> {
  if (draft.kind === 'HELM') return change('PUT', `/helm/${id}`, helmOf(draft));
  if (draft.kind === 'JOB') return change('PUT', `/job/${id}`, jobOf(draft));
  return draft.kind === 'APPLICATION'
    ? change('PUT', `/application/${id}`, applicationOf(draft))
    : change('PUT', `/container/${id}`, containerOf(draft));
}

async function ofThatName(draft: Draft, environment: string): Promise<string | undefined> {
  const services = await list(`/environment/${environment}/services`);
  const name = draft.name.trim();
  return services.find((one) => one.name === name && one.service_type === draft.kind)?.id;
}

async function serviceOf(organization: string, draft: Draft, p: Progress): Promise<Service> {
  p.at('general', 'The service');
  const environment = await environmentOf(organization, draft, p);
  const known =
    p.made.service?.id ?? (p.made.isUnsure ? await ofThatName(draft, environment) : undefined);
  try {
    const service = known
      ? await put(draft, known)
      : await post(draft, `/environment/${environment}`);
    p.set({ environment, service: { id: service.id, kind: draft.kind }, isUnsure: false });
    return service;
  } catch (error) {
    if (!(error instanceof ApiError)) p.set({ isUnsure: true });
    throw error;
  }
}

type VariablePath =
  `${ReturnType<typeof pathOf<Formed>>}/${'environmentVariable' | 'secret'}/${string}`;
type RulePath = `${ReturnType<typeof rulesPathOf>}/${string}`;

// What an earlier try made, and the draft has no more.
async function removeMended<Path extends VariablePath | RulePath>(
  made: Record<string, string>,
  isWanted: (path: string, what: string) => boolean,
  note: (left: Record<string, string>) => void,
): Promise<void> {
  let left = made;
  for (const [path, what] of Object.entries(made)) {
    if (isWanted(path, what)) continue;
    await change('DELETE', path as Path);
    left = Object.fromEntries(Object.entries(left).filter(([one]) => one !== path));
    note(left);
  }
}

async function addVariables(draft: Draft, service: Formed, p: Progress): Promise<void> {
  const base = pathOf(service);
  const wanted = draft.variables.filter((one) => one.key);
  p.at('variables', 'The variables');
  const isWanted = (path: string, key: string) =>
    wanted.some((one) => one.key === key && one.secret === path.includes('/secret/'));
  await removeMended<VariablePath>(p.made.variables, isWanted, (variables) => p.set({ variables }));
  if (wanted.length === 0) return;
  for (const kind of ['environmentVariable', 'secret'] as const) {
    const there = await list(`${base}/${kind}`);
    for (const { key, value } of wanted.filter((one) => one.secret === (kind === 'secret'))) {
      p.at('variables', `The variable ‘${key}’`);
      const own = there.find((one) => one.key === key && one.scope === service.service_type);
      if (own) await change('PUT', `${base}/${kind}/${own.id}`, { key, value });
      else {
        const { id } = await change('POST', `${base}/${kind}`, { key, value });
        p.set({ variables: { ...p.made.variables, [`${base}/${kind}/${id}`]: key } });
      }
    }
  }
}

async function addRules(draft: Draft, service: Service, p: Progress): Promise<void> {
  const rules = sourceOf(draft) === 'git' ? draft.rules.filter((one) => one.value) : [];
  const path = rulesPathOf(service);
  p.at('rules', 'The restrictions');
  const isWanted = (_: string, rule: string) =>
    rules.some(({ mode, value }) => `${mode} ${value}` === rule);
  await removeMended<RulePath>(p.made.rules, isWanted, (left) => p.set({ rules: left }));
  if (rules.length === 0) return;
  const there = await list(path);
  for (const { mode, value } of rules) {
    if (there.some((one) => one.mode === mode && one.value === value)) continue;
    p.at('rules', `The restriction ${mode} ${value}`);
    const { id } = await change('POST', path, { mode, type: 'PATH' as const, value });
    p.set({ rules: { ...p.made.rules, [`${path}/${id}`]: `${mode} ${value}` } });
  }
}

export async function create(organization: string, draft: Draft, p: Progress): Promise<Service> {
  const service = await serviceOf(organization, draft, p);
  if (service.service_type !== 'HELM') await addVariables(draft, service, p);
  await addRules(draft, service, p);
  p.at('summary', 'The first deployment');
  if (draft.deploy) await change('POST', `${pathOf(service)}/deploy`);
  return service;
}
