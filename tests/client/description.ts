// /api/openapi.json, and what it says of one answer.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Operation {
  operationId: string;
  requestBody?: object;
  responses: Record<string, { $ref?: string; content?: Record<string, unknown> }>;
}

interface Schema {
  type?: unknown;
  properties?: object;
  allOf?: { $ref: string }[];
  unevaluatedProperties?: boolean;
}

// What is served and not described is found too: no shape has more fields than it says, but for
// those that another one extends.
function closed<T>(document: T): T {
  const copy = structuredClone(document) as { components: { schemas: Record<string, Schema> } };
  const schemas = Object.entries(copy.components.schemas);
  const bases = new Set(schemas.flatMap(([, schema]) => (schema.allOf ?? []).map(({ $ref }) => $ref)));
  for (const [name, schema] of schemas) {
    const isBase = bases.has(`#/components/schemas/${name}`);
    if (schema.properties && !isBase) schema.unevaluatedProperties = false;
  }
  return copy as T;
}

export class Description {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly routes = new Map<string, { method: string; path: string; operation: Operation }>();

  constructor(
    readonly document: {
      paths: Record<string, Record<string, Operation>>;
      components: { responses: Record<string, { content?: Record<string, unknown> }> };
    },
  ) {
    (formats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(closed(document), 'openapi');
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        this.routes.set(operation.operationId, { method, path, operation });
      }
    }
  }

  private at(...steps: string[]): ValidateFunction {
    const step = (text: string) => encodeURIComponent(text.replace(/~/g, '~0').replace(/\//g, '~1'));
    const pointer = [...steps, 'content', 'application/json', 'schema'].map(step).join('/');
    return this.ajv.compile({ $ref: `openapi#/${pointer}` });
  }

  // Of what is sent; undefined where nothing is.
  bodyValidator(name: string): ValidateFunction | undefined {
    const route = this.routes.get(name);
    if (!route?.operation.requestBody) return undefined;
    return this.at('paths', route.path, route.method, 'requestBody');
  }

  // Of the answer with this status; none where it says that there is no body.
  contentTypes(name: string, status: number): string[] {
    const response = this.responseOf(name, status);
    const shape = response.$ref ? this.sharedResponse(response.$ref) : response;
    return Object.keys(shape.content ?? {});
  }

  private responseOf(name: string, status: number) {
    const response = this.routes.get(name)?.operation.responses[status];
    if (!response) throw new Error(`${name} is not said to answer ${status}`);
    return response;
  }

  private sharedResponse(pointer: string) {
    const name = pointer.slice(pointer.lastIndexOf('/') + 1);
    return this.document.components.responses[name];
  }

  // Of the answer with this status; undefined where it says that there is no body.
  validator(name: string, status: number): ValidateFunction | undefined {
    const route = this.routes.get(name);
    if (!route) throw new Error(`${name} is not described`);
    const response = route.operation.responses[status];
    if (!response) throw new Error(`${name} is not said to answer ${status}`);
    if (response.$ref) return this.at(...response.$ref.slice(2).split('/'));
    if (!response.content) return undefined;
    return this.at('paths', route.path, route.method, 'responses', String(status));
  }
}
