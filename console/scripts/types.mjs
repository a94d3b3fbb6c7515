// The API's types, made of openapi.json: the daemon's description of itself, as a test of src/api/
// sees to.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const description = JSON.parse(readFileSync('openapi.json', 'utf8'));
mkdirSync('generated', { recursive: true });
writeFileSync('generated/schema.d.ts', astToString(await openapiTS(description)));
