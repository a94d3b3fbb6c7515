// What the kinds of services have in common, each of which keeps it in its own place. Pure.
import type { Service } from '../api/types';

export const familyOf = <One extends Service>(service: One) =>
  service.service_type.toLowerCase() as Lowercase<One['service_type']>;
export const pathOf = <One extends Service>(service: One) =>
  `/${familyOf(service)}/${service.id}` as `/${Lowercase<One['service_type']>}/${string}`;

export function gitOf(service: Service) {
  if (service.service_type === 'APPLICATION') return service.git_repository;
  if (service.service_type === 'JOB') return service.source.docker?.git_repository ?? null;
  return service.service_type === 'HELM' ? (service.source.git?.git_repository ?? null) : null;
}

// Those whose deployments can be restricted to files.
export const rulesPathOf = (service: Service) =>
  `/${service.service_type === 'JOB' ? 'job' : service.service_type === 'HELM' ? 'helm' : 'application'}/${service.id}/deploymentRestriction` as const;

interface Image {
  image_name: string;
  tag: string;
  registry_id?: string | null;
}

export function imageOf(service: Service): Image | null {
  if (service.service_type === 'CONTAINER') return service;
  if (service.service_type === 'JOB') return service.source.image ?? null;
  return null;
}

// A command as a person writes it: words, quoted as a shell wants them where they need it.
export function commandOf(entrypoint: string | null | undefined, args: string[] | undefined) {
  const words = [...(entrypoint ? [entrypoint] : []), ...(args ?? [])];
  return words.map((word) => (/^[^\s"'\\]+$/.test(word) ? word : quoted(word))).join(' ');
}

const quoted = (word: string) =>
  word.includes("'") ? `"${word.replace(/["\\]/g, '\\$&')}"` : `'${word}'`;

// Its words: pieces in quotes or without, that touch each other.
export function wordsOf(command: string): { entrypoint?: string; arguments?: string[] } {
  const words = command.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+/gs) ?? [];
  const [entrypoint, ...args] = words.map((word) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? '',
    ),
  );
  return entrypoint ? { entrypoint, arguments: args } : {};
}
