import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => join('src', name));

// React writes text; these are the ways around it.
it.each(sources)('%s makes nothing that was written elsewhere HTML', (name) => {
  expect(readFileSync(name, 'utf8')).not.toMatch(
    /dangerouslySetInnerHTML|(inner|outer)HTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc/i,
  );
});
