import { unique, world } from './world';

interface Bakery {
  name: string;
  id: string;
  project: string;
}

// A service in an environment of its own, deployed once; its next builds run this command.
export async function openBakery(build: string): Promise<Bakery> {
  const name = unique('bakery');
  const made = async (path: string, body: object) =>
    (await world().post<{ id: string }>(path, body)).id;
  const organization = await world().organization();
  const project = await made(`/organization/${organization}/project`, { name });
  const environment = await made(`/project/${project}/environment`, { name: 'oven' });
  const id = await made(`/environment/${environment}/application`, {
    name,
    git_repository: { url: `file://${world().repository}`, root_path: 'services/worker' },
    healthchecks: {},
  });
  await made(`/application/${id}/deploymentRestriction`, {
    mode: 'MATCH',
    type: 'PATH',
    value: 'bakery.txt',
  });
  world().slipway('application', 'deploy', name, '--watch');
  await world().put(`/application/${id}`, { build_command: build });
  return { name, id, project };
}
