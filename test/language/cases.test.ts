import { equal } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCatalog } from '../support/built-in-catalog.ts';
import { Manifests } from './manifests.ts';
import { ask } from './ask.ts';
import { headOf, parseCases, printCases } from './case-file.ts';

const FOLDER = join(import.meta.dirname, 'cases');

/** With `UPDATE_EXPECTATIONS=1` the answers are written into the case files instead of compared with them. */
const updates = process.env['UPDATE_EXPECTATIONS'] === '1';

describe('manifest language service', () => {
  const service = new Manifests({ catalog: builtInCatalog() });
  before(() => service.loadTexts());

  for (const name of readdirSync(FOLDER).toSorted()) {
    describe(name.replace(/\.case$/, ''), () => {
      const path = join(FOLDER, name);
      const text = readFileSync(path, 'utf8');
      for (const { title, manifest, asks } of parseCases(text)) {
        for (const { question, answer } of asks) {
          if (!updates)
            it(`${title}: ${question}`, () => equal(ask(service, title, manifest, question), answer));
        }
      }
      if (updates) it('is written anew', () => writeFileSync(path, answered(text)));
    });
  }

  function answered(text: string): string {
    const cases = parseCases(text).map((one) => ({
      ...one,
      asks: one.asks.map(({ question }) => ({
        question,
        answer: ask(service, one.title, one.manifest, question),
      })),
    }));
    return printCases(headOf(text), cases);
  }
});
