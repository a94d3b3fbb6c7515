// The types of the client's own functions, as JSON schemas.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const client = createRequire(import.meta.url).resolve('qovery-typescript-axios');
const types = join(dirname(client), 'api.d.ts');

// "Application" of `getApplication(...): Promise<AxiosResponse<Application>>`.
function answerTypes(): Map<string, string> {
  const found = new Map<string, string>();
  const text = readFileSync(types, 'utf8');
  const signature = /^ {4}(\w+)\(.*Promise<import\("axios"\)\.AxiosResponse<(.*), any, \{\}>>;$/gm;
  for (const [, name, type] of text.matchAll(signature)) found.set(name, type);
  return found;
}

export class Reference {
  private readonly answers = answerTypes();
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly generator = createGenerator({
    path: types,
    skipTypeCheck: true,
    additionalProperties: true,
  });

  // "void" where it answers nothing.
  answerOf(name: string): string {
    const type = this.answers.get(name);
    if (!type) throw new Error(`the client has no function ${name}`);
    return type;
  }

  validator(type: string): ValidateFunction {
    let validate = this.validators.get(type);
    if (!validate) {
      const item = type.replace(/\[\]$/, '');
      const schema = this.generator.createSchema(item) as Record<string, unknown>;
      if (item !== type) {
        schema.type = 'array';
        schema.items = { $ref: schema.$ref };
        delete schema.$ref;
      }
      validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
      this.validators.set(type, validate);
    }
    return validate;
  }
}

export interface ReferenceFunction {
  className: string;
  method: string;
  path: string;
  name: string;
}

export function referenceFunctions(): ReferenceFunction[] {
  const file = new URL('endpoints.tsv', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [className, method, path, name] = line.split('\t');
    return { className, method, path, name };
  });
}
