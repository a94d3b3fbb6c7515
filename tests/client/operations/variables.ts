// Variables and secrets of every scope.

import { APIVariableScopeEnum, ServiceTypeForVariableEnum } from 'qovery-typescript-axios';
import type { Client } from '../client.js';
import { variableBody, type World } from '../world.js';
import { id, of, type Operation } from './operation.js';

// What projects, environments and services have alike: a thing of theirs, made, listed, changed.
function variablesOf(title: string, owner: keyof World, className: string): Record<string, Operation> {
  const all: Record<string, Operation> = {};
  const kinds = [
    ['EnvironmentVariable', 'EnvironmentVariable', `${className}EnvironmentVariable`],
    ['Secret', 'Secrets', `${className}Secret`],
  ];
  for (const [kind, plural, group] of kinds) {
    // An environment's are of the class "Environment", not "EnvironmentEnvironment".
    const from = group.replace('EnvironmentEnvironment', 'Environment');
    const create = (c: Client, w: World) =>
      of(c, from)[`create${title}${kind}`](w[owner], variableBody());
    const ids = new WeakMap<World, string>();
    const first = async (c: Client, w: World) => ids.set(w, await id(create(c, w)));
    const one = (w: World) => ids.get(w) ?? w.variable;
    all[`list${title}${plural}`] = {
      call: (c, w) => of(c, from)[`list${title}${plural}`](w[owner]),
      first,
    };
    all[`create${title}${kind}`] = { call: create };
    all[`edit${title}${kind}`] = {
      call: (c, w) => of(c, from)[`edit${title}${kind}`](w[owner], one(w), variableBody()),
      first,
    };
    all[`delete${title}${kind}`] = {
      call: (c, w) => of(c, from)[`delete${title}${kind}`](w[owner], one(w)),
      first,
    };
  }
  return all;
}

const project = APIVariableScopeEnum.PROJECT;
const application = APIVariableScopeEnum.APPLICATION;

export const variables: Record<string, Operation> = {
  ...variablesOf('Project', 'project', 'Project'),
  ...variablesOf('Environment', 'environment', 'Environment'),
  ...variablesOf('Application', 'application', 'Application'),
  ...variablesOf('Container', 'container', 'Container'),
  ...variablesOf('Job', 'job', 'Job'),
  listVariables: {
    call: (c, w) => c.VariableMainCalls.listVariables(w.application, application),
    first: (c, w) =>
      c.VariableMainCalls.createVariableAlias(w.secret, {
        key: 'OTHER',
        alias_scope: application,
        alias_parent_id: w.application,
      }),
  },
  createVariable: {
    call: (c, w) =>
      c.VariableMainCalls.createVariable({
        key: 'ONCE',
        value: 'v',
        is_secret: false,
        variable_scope: project,
        variable_parent_id: w.project,
      } as never),
    conflicts: true,
  },
  importEnvironmentVariables: {
    call: (c, w) =>
      c.VariableMainCalls.importEnvironmentVariables(w.application, ServiceTypeForVariableEnum.APPLICATION, {
        overwrite: true,
        vars: [{ name: 'NEW', value: 'v', scope: project, is_secret: false }],
      }),
  },
  editVariable: { call: (c, w) => c.VariableMainCalls.editVariable(w.variable, variableBody()) },
  deleteVariable: { call: (c, w) => c.VariableMainCalls.deleteVariable(w.variable) },
  createVariableAlias: {
    call: (c, w) =>
      c.VariableMainCalls.createVariableAlias(w.variable, {
        key: 'OTHER',
        alias_scope: application,
        alias_parent_id: w.application,
      }),
    conflicts: true,
  },
  createVariableOverride: {
    call: (c, w) =>
      c.VariableMainCalls.createVariableOverride(w.variable, {
        value: 'v',
        override_scope: application,
        override_parent_id: w.application,
      }),
    conflicts: true,
  },
};
