// How far an API token reaches: all of the organization, or the projects and environments that it
// is limited to. Pure.
import type { BoardEnvironment, TokenReach } from '../api/types';
import type { Choice } from '../ui/fields';

type Named = Pick<BoardEnvironment, 'id' | 'name' | 'project_name'>;

export interface Places {
  projects: Choice[];
  environments: Choice[];
}

// Projects without environments too: a token that is limited to one reaches those it will have.
export const placesOf = (projects: Choice[], environments: Named[]): Places => ({
  projects: projects.map(({ id, name }) => ({ id, name })),
  environments: environments.map((one) => ({
    id: one.id,
    name: `${one.project_name} / ${one.name}`,
  })),
});

// Of a request: nothing where nothing was chosen.
export function limitOf(projects: string[], environments: string[]): TokenReach | undefined {
  if (projects.length + environments.length === 0) return undefined;
  return {
    ...(projects.length > 0 ? { projects } : {}),
    ...(environments.length > 0 ? { environments } : {}),
  };
}

// Those that are there no more are counted.
export function reachWords(limit: TokenReach, places: Places): string {
  const all = [...places.projects, ...places.environments];
  const ids = [...(limit.projects ?? []), ...(limit.environments ?? [])];
  const names = ids.flatMap((id) => all.find((one) => one.id === id)?.name ?? []);
  const gone = ids.length - names.length;
  return `limited to ${[...names, ...(gone > 0 ? [`${gone} no more there`] : [])].join(', ')}`;
}
