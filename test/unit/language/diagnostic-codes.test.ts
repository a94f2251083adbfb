import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIAGNOSTIC_CODES } from '../../../src/language/index.ts';

const PAGE = join(import.meta.dirname, '../../../docs/diagnostics.md');

describe('diagnostic codes', () => {
  it('are the ones that the documentation explains, in its order', () => {
    const headings = [...readFileSync(PAGE, 'utf8').matchAll(/^### (.*)$/gm)].map((match) => match[1]);
    deepEqual(headings, [...DIAGNOSTIC_CODES]);
  });
});
