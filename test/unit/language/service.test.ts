import { deepEqual, equal, ok } from 'node:assert/strict';
import { createLog, type LogEntry, randomInt, SeededRandom } from '../../../src/base/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { Manifests } from '../../language/manifests.ts';
import { rightManifests } from './right-manifests.ts';
import { pick } from './syntax/values.ts';

describe('manifest service', () => {
  const faults: LogEntry[] = [];
  const log = createLog((entry) => faults.push(entry), 'error');
  const service = new Manifests({ catalog: builtInCatalog(), log });
  const samples = rightManifests();

  it('has nothing to say against manifests that are right', () => {
    ok(samples.length > 0);
    for (const { name, text } of samples) {
      service.openDocument(name, 'yaml', text);
      deepEqual(service.diagnose(name), [], name);
    }
  });

  it('answers whatever is typed', () => {
    const uri = 'file:///typed.yaml';
    const signs = [
      '',
      ':',
      ': ',
      '- ',
      '"',
      '{',
      '}',
      '[',
      ']',
      '\n',
      '\n  ',
      '\t',
      '#',
      '---\n',
      '<<: *a',
      '&a ',
      'null',
    ];
    for (let seed = 1; seed <= 120; seed++) {
      const random = new SeededRandom(seed);
      const { text } = pick(random, samples);
      service.openDocument(uri, 'yaml', text);
      let length = text.length;
      for (let left = 5; left > 0; left--) {
        const start = randomInt(random, length + 1);
        const end = Math.min(length, start + randomInt(random, 12));
        const newText = pick(random, signs);
        service.updateDocument(uri, [{ range: { start, end }, newText }]);
        length += newText.length - (end - start);
        service.complete(uri, start + newText.length);
        service.hover(uri, start);
        service.symbols(uri);
        service.diagnose(uri);
        service.codeActions(uri, { start: 0, end: length });
      }
    }
    deepEqual(faults, []);
  });

  it('says the same after an edit as of the text read anew', () => {
    const uri = 'file:///edited.yaml';
    for (let seed = 1; seed <= 100; seed++) {
      const random = new SeededRandom(seed);
      const { text } = pick(random, samples);
      const at = randomInt(random, text.length);
      service.openDocument(uri, 'yaml', text);
      service.diagnose(uri);
      service.updateDocument(uri, [{ range: { start: at, end: at + 1 }, newText: 'x' }]);
      const edited = service.diagnose(uri);
      service.openDocument(uri, 'yaml', `${text.slice(0, at)}x${text.slice(at + 1)}`);
      deepEqual(edited, service.diagnose(uri), `seed ${seed}`);
    }
  });

  it('does not drown in aliases that stand for millions of nodes', () => {
    const lines = ['a0: &a0 {type: object}'];
    for (let level = 1; level < 14; level++) {
      lines.push(`a${level}: &a${level} {allOf: [${`*a${level - 1}, `.repeat(9)}]}`);
    }
    const properties = lines.map((line) => `            ${line}`).join('\n');
    const text = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a}
spec:
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          properties:
${properties}
`;
    service.openDocument('file:///bomb.yaml', 'yaml', text);
    ok(service.diagnose('file:///bomb.yaml').length > 0);
  });

  it('leaves files alone that are too large to be written by anyone', () => {
    const uri = 'file:///large.yaml';
    const wrong = 'apiVersion: v1\nkind: ConfigMap\n';
    service.openDocument(uri, 'yaml', wrong);
    ok(service.diagnose(uri).length > 0);
    service.openDocument(uri, 'yaml', wrong + '#'.repeat(10_000_001));
    equal(service.diagnose(uri).length, 0);
    equal(service.complete(uri, wrong.length).length, 0);
  });

  it('tells of a limited number of mistakes', () => {
    const uri = 'file:///mistakes.yaml';
    service.openDocument(uri, 'yaml', 'apiVersion: v1\nkind: ConfigMap\nwrong: 1\n---\n'.repeat(2000));
    equal(service.diagnose(uri).length, 2000);
  });

  it('knows nothing of files that are not open', () => {
    equal(service.diagnose('file:///closed.yaml').length, 0);
    equal(service.complete('file:///closed.yaml', 0).length, 0);
    equal(service.hover('file:///closed.yaml', 0), undefined);
  });
});
