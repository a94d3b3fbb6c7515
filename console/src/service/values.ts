// The settings of a service as one form has them, and the request that saves them. Pure.
import type { Schema, Service } from '../api/types';
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
  build: string;
  start: string;
  runs: 'cron' | 'on_start' | 'on_stop' | 'on_delete' | '';
  schedule: string;
  timezone: string;
  duration: string;
  restarts: string;
}

const events = ['on_start', 'on_stop', 'on_delete'] as const;

function savedCommand(service: Service) {
  if (service.service_type !== 'JOB') return service;
  const event = events.find((one) => service.schedule[one]);
  return service.schedule.cronjob ?? (event ? service.schedule[event] : null);
}

function jobOf(service: Service) {
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

export function settingsOf(service: Service): Settings {
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
    build: 'build_command' in service ? service.build_command : '',
    schedule: '',
    timezone: '',
    duration: '',
    restarts: '',
    ...jobOf(service),
  };
}

// As it was, to the letter, where nobody touched it. Nothing written: what the source says.
function commandAfter(service: Service, start: string) {
  const saved = savedCommand(service);
  const entrypoint = saved?.entrypoint ?? '';
  if (start === commandOf(entrypoint, saved?.arguments)) {
    return { entrypoint, arguments: saved?.arguments ?? [] };
  }
  return { entrypoint: '', arguments: [], ...wordsOf(start) };
}

type Request = Schema['ApplicationEditRequest'] &
  Schema['ContainerEditRequest'] &
  Schema['JobEditRequest'];

export function changesOf(service: Service, values: Settings): Request {
  const common = { name: values.name, auto_deploy: values.autoDeploy };
  const command = commandAfter(service, values.start);
  const git = { url: values.repository, branch: values.branch, root_path: values.root };
  const image = { image_name: values.image, tag: values.tag };
  const build = values.repository ? { build_command: values.build } : {};
  if (service.service_type === 'APPLICATION') {
    return { ...common, ...command, ...build, git_repository: git };
  }
  if (service.service_type === 'CONTAINER') return { ...common, ...command, ...image };
  const cron = { scheduled_at: values.schedule, timezone: values.timezone };
  return {
    ...common,
    ...build,
    source: values.repository ? { docker: { git_repository: git } } : { image },
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
