// The settings of a service as one form has them, and the request that saves them. Pure.
import type { Schema, Formed } from '../api/types';
import { probe } from '../create/draft';
import { commandOf, gitOf, imageOf, wordsOf } from '../lib/service';

export interface Settings {
  name: string;
  autoDeploy: boolean;
  repository: string;
  gitToken: string;
  branch: string;
  root: string;
  image: string;
  tag: string;
  registry: string;
  build: string;
  start: string;
  port: string;
  health: string;
  runs: 'cron' | 'on_start' | 'on_stop' | 'on_delete' | '';
  schedule: string;
  timezone: string;
  duration: string;
  restarts: string;
}

// As its form calls each.
export const settingLabels: Record<keyof Settings, string> = {
  name: 'Name',
  autoDeploy: 'Auto-deploy',
  repository: 'Repository',
  gitToken: 'Git token',
  branch: 'Branch',
  root: 'Root folder',
  image: 'Image',
  tag: 'Tag',
  registry: 'Registry',
  build: 'Build command',
  start: 'Start command',
  port: 'Port',
  health: 'Health path',
  runs: 'Runs',
  schedule: 'Schedule',
  timezone: 'Time zone',
  duration: 'Longest run in seconds',
  restarts: 'Further attempts',
};

const events = ['on_start', 'on_stop', 'on_delete'] as const;

function savedCommand(service: Formed) {
  if (service.service_type !== 'JOB') return service;
  const event = events.find((one) => service.schedule[one]);
  return service.schedule.cronjob ?? (event ? service.schedule[event] : null);
}

function jobOf(service: Formed) {
  const command = savedCommand(service);
  const start = commandOf(command?.entrypoint, command?.arguments);
  if (service.service_type !== 'JOB') return { start, runs: '' as const };
  const { cronjob } = service.schedule;
  const event = events.find((one) => service.schedule[one]);
  return {
    start,
    runs: cronjob ? ('cron' as const) : (event ?? ('' as const)),
    schedule: cronjob?.scheduled_at ?? '',
    timezone: cronjob?.timezone ?? '',
    duration: String(service.max_duration_seconds),
    restarts: String(service.max_nb_restart),
  };
}

type Served = Extract<Formed, { service_type: 'APPLICATION' | 'CONTAINER' }>;
const isServed = (service: Formed): service is Served => service.service_type !== 'JOB';

// The one that traffic goes to.
const portOf = ({ ports }: Served) => ports.find((one) => one.is_default) ?? ports[0];

function servingOf(service: Formed) {
  if (!isServed(service)) return { port: '', health: '' };
  return {
    port: String(portOf(service)?.internal_port ?? ''),
    health: service.healthchecks.readiness_probe?.type?.http?.path ?? '',
  };
}

export function settingsOf(service: Formed): Settings {
  const git = gitOf(service);
  const image = imageOf(service);
  return {
    name: service.name,
    autoDeploy: service.auto_deploy,
    repository: git?.url ?? '',
    gitToken: git?.git_token_id ?? '',
    branch: git?.branch ?? '',
    root: git?.root_path ?? '/',
    image: image?.image_name ?? '',
    tag: image?.tag ?? '',
    registry: image?.registry_id ?? '',
    build: 'build_command' in service ? service.build_command : '',
    ...servingOf(service),
    schedule: '',
    timezone: '',
    duration: '',
    restarts: '',
    ...jobOf(service),
  };
}

// As it was, to the letter, where nobody touched it. Nothing written: what the source says.
function commandAfter(service: Formed, start: string) {
  const saved = savedCommand(service);
  const entrypoint = saved?.entrypoint ?? '';
  if (start === commandOf(entrypoint, saved?.arguments)) {
    return { entrypoint, arguments: saved?.arguments ?? [] };
  }
  return { entrypoint: '', arguments: [], ...wordsOf(start) };
}

// The others stay. A name that says the number goes with it.
function portsAfter(service: Served, port: string): Schema['ServicePortRequest'][] {
  const saved = portOf(service);
  const others = service.ports.filter((one) => one !== saved);
  if (!port) return others;
  const internal_port = Number(port);
  if (!saved) {
    const open = { external_port: 443, publicly_accessible: true, is_default: true };
    return [...others, { internal_port, ...open, protocol: 'HTTP' }];
  }
  const { id, name, ...rest } = saved;
  const isNumbered = name === `p${saved.internal_port}`;
  return service.ports.map((one) =>
    one === saved ? { ...rest, ...(isNumbered ? {} : { id, name }), internal_port } : one,
  );
}

type Probe = Schema['Probe'];

function atPort(probe: Probe | null | undefined, port: number): Probe | null {
  if (!probe || !port) return null;
  const { http, tcp } = probe.type ?? {};
  if (http) return { ...probe, type: { http: { ...http, port } } };
  return { ...probe, type: { tcp: { ...tcp, port } } };
}

function checksAfter(service: Served, values: Settings): Schema['Healthcheck'] {
  const { readiness_probe: ready, liveness_probe: lives } = service.healthchecks;
  const port = Number(values.port);
  const http = { ...ready?.type?.http, path: values.health, port, scheme: 'HTTP' as const };
  const readiness = values.health
    ? { ...(ready?.type?.http ? ready : probe(values.health, port)), type: { http } }
    : ready?.type?.http
      ? null
      : atPort(ready, port);
  return { readiness_probe: readiness, liveness_probe: atPort(lives, port) };
}

// Nothing of them where nobody touched them: there may be more than one form shows.
function servingAfter(service: Served, values: Settings) {
  const before = servingOf(service);
  const port = values.port.trim();
  const health = values.health.trim();
  if (port === before.port && health === before.health) return {};
  return {
    ports: portsAfter(service, port),
    healthchecks: checksAfter(service, { ...values, port, health }),
  };
}

type Request = Schema['ApplicationEditRequest'] &
  Schema['ContainerEditRequest'] &
  Schema['JobEditRequest'];

export function changesOf(service: Formed, values: Settings): Request {
  const common = { name: values.name, auto_deploy: values.autoDeploy };
  const command = commandAfter(service, values.start);
  const git = {
    url: values.repository.trim(),
    branch: values.branch,
    root_path: values.root,
    git_token_id: values.gitToken || null,
  };
  const image = {
    image_name: values.image.trim(),
    tag: values.tag,
    registry_id: values.registry || null,
  };
  const build = gitOf(service) ? { build_command: values.build } : {};
  if (service.service_type === 'APPLICATION') {
    return {
      ...common,
      ...command,
      ...build,
      ...servingAfter(service, values),
      git_repository: git,
    };
  }
  if (service.service_type === 'CONTAINER') {
    return { ...common, ...command, ...servingAfter(service, values), ...image };
  }
  const cron = { scheduled_at: values.schedule, timezone: values.timezone };
  return {
    ...common,
    ...build,
    source: gitOf(service) ? { docker: { git_repository: git } } : { image },
    ...(values.runs
      ? {
          schedule:
            values.runs === 'cron'
              ? { cronjob: { ...cron, ...command } }
              : { [values.runs]: command },
        }
      : {}),
    max_duration_seconds: Number(values.duration),
    max_nb_restart: Number(values.restarts),
  };
}
