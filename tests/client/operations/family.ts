// What kinds of services have alike.

import type { Client } from '../client.js';
import { domainBody, name, restrictionBody, type World } from '../world.js';
import { id, of, type Operation } from './operation.js';

export function restrictions(title: string, owner: keyof World): Record<string, Operation> {
  const from = `${title}DeploymentRestriction`;
  const create = (c: Client, w: World) => of(c, from)[`create${from}`](w[owner], restrictionBody());
  const ids = new WeakMap<World, string>();
  const first = async (c: Client, w: World) => ids.set(w, await id(create(c, w)));
  const one = (w: World) => ids.get(w) ?? w.variable;
  return {
    [`get${from}s`]: { call: (c, w) => of(c, from)[`get${from}s`](w[owner]), first },
    [`create${from}`]: { call: create },
    [`edit${from}`]: {
      call: (c, w) => of(c, from)[`edit${from}`](w[owner], one(w), restrictionBody()),
      first,
    },
    [`delete${from}`]: { call: (c, w) => of(c, from)[`delete${from}`](w[owner], one(w)), first },
  };
}

export function domains(title: string, owner: keyof World, infix: string): Record<string, Operation> {
  const from = `${title}CustomDomain`;
  const create = (c: Client, w: World) => of(c, from)[`create${from}`](w[owner], domainBody());
  const ids = new WeakMap<World, string>();
  const first = async (c: Client, w: World) => ids.set(w, await id(create(c, w)));
  const one = (w: World) => ids.get(w) ?? w.variable;
  const domain = `${infix}CustomDomain`;
  return {
    [`list${from}`]: { call: (c, w) => of(c, from)[`list${from}`](w[owner]), first },
    [`create${from}`]: { call: create },
    [`edit${domain}`]: {
      call: (c, w) => of(c, from)[`edit${domain}`](w[owner], one(w), domainBody()),
      first,
    },
    [`delete${domain}`]: { call: (c, w) => of(c, from)[`delete${domain}`](w[owner], one(w)), first },
    [`get${domain}Status`]: {
      call: (c, w) => of(c, from)[`get${domain}Status`](w[owner], one(w)),
      first,
    },
  };
}

// What every kind of service has: `deploy` gives its histories something to show.
export function family(
  title: string,
  owner: keyof World,
  plural: string,
  place: keyof World = 'environment',
  grace: Record<string, unknown> = { 'deployment.termination_grace_period_seconds': 30 },
): Record<string, Operation> {
  const main = `${title}MainCalls`;
  const settings = title === 'Application' ? 'AdvancedSettings' : `${title}AdvancedSettings`;
  const act = (word: string) => (c: Client, w: World) =>
    of(c, `${title}Actions`)[`${word}${title}`](w[owner]);
  const deploy = act('deploy');
  const history = (version: string): Operation => ({
    call: (c, w) => of(c, `${title}DeploymentHistory`)[`list${title}DeploymentHistory${version}`](w[owner]),
    first: deploy,
  });
  return {
    [`delete${title}`]: { call: (c, w) => of(c, main)[`delete${title}`](w[owner]) },
    [`get${title}`]: { call: (c, w) => of(c, main)[`get${title}`](w[owner]) },
    [`get${title}Status`]: { call: (c, w) => of(c, main)[`get${title}Status`](w[owner]), first: deploy },
    [`get${settings}`]: { call: (c, w) => of(c, `${title}Configuration`)[`get${settings}`](w[owner]) },
    [`edit${settings}`]: {
      call: (c, w) => of(c, `${title}Configuration`)[`edit${settings}`](w[owner], grace),
    },
    [`getDefault${title}AdvancedSettings`]: {
      call: (c) => of(c, plural)[`getDefault${title}AdvancedSettings`](),
    },
    [`clone${title}`]: {
      call: (c, w) =>
        of(c, plural)[`clone${title}`](w[owner], { name: name('copy'), environment_id: w[place] }),
    },
    [`deploy${title}`]: { call: deploy },
    [`redeploy${title}`]: { call: act('redeploy'), first: deploy },
    [`stop${title}`]: { call: act('stop'), first: deploy },
    [`list${title}DeploymentHistory`]: history(''),
    [`list${title}DeploymentHistoryV2`]: history('V2'),
  };
}
