import { deepEqual, ok } from 'node:assert/strict';
import { ManifestFile } from '../../../src/language/document/manifest-file.ts';
import { type CompletionItem, type Notation } from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { keyText, type Node, parse, type Step, toValue } from '../../../src/language/syntax/index.ts';
import { Manifests } from '../../language/manifests.ts';
import { knownFields } from './known-fields.ts';
import { rightManifests } from './right-manifests.ts';

const URI = 'file:///typed.yaml';

describe('completion', () => {
  const catalog = builtInCatalog();
  const service = new Manifests({ catalog });

  for (const { name, text } of rightManifests()) {
    it(`offers every field of ${name} where it stood, and puts it back`, () => {
      for (const { document, start } of ManifestFile.read(text, 'yaml').documents) {
        const { root } = document.tree;
        for (const field of knownFields(catalog, root)) {
          const from = start + field.entry.key.start;
          const rest = text.slice(start + (field.entry.value?.end ?? field.entry.colon + 1));
          for (const typed of ['', field.key.slice(0, 2)]) {
            const half = text.slice(0, from) + typed + rest;
            const taken = take(half, from + typed.length, field.key);
            const again = ManifestFile.read(taken, 'yaml').documentAt(from).document.tree.root;
            ok(
              keysAt(again, field.outer).includes(field.key),
              `${field.key} in:\n${taken.slice(from - 80, from + 40)}`,
            );
          }
        }
      }
    });
  }

  it('offers every field of JSON where it stood, with and without its first quote', () => {
    for (const { text } of rightManifests().filter(({ name }) => name.startsWith('0'))) {
      for (const { document } of ManifestFile.read(text, 'yaml').documents) {
        const json = JSON.stringify(toValue(document.tree.root), null, 2);
        for (const { entry, key } of knownFields(catalog, parse(json, 'json').root)) {
          const from = entry.key.start;
          const rest = json.slice(entry.value?.end ?? entry.colon + 1);
          for (const typed of ['', '"']) {
            const taken = take(json.slice(0, from) + typed + rest, from + typed.length, key, 'json');
            ok(taken.startsWith(`"${key}":`, from), taken.slice(from - 40, from + 40));
          }
        }
      }
    }
  });

  it('offers every value of an enumeration, however much of it is typed', () => {
    const head = 'apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy:';
    for (const typed of ['', ' ', ' N', ' Never']) {
      service.openDocument(URI, 'yaml', `${head}${typed}\n`);
      const labels = service.complete(URI, head.length + typed.length).map(({ label }) => label);
      deepEqual(labels, ['Always', 'Never', 'OnFailure']);
    }
  });

  function take(text: string, offset: number, label: string, notation: Notation = 'yaml'): string {
    service.openDocument(URI, notation, text);
    const item = service.complete(URI, offset).find((candidate) => candidate.label === label);
    ok(item, `${label} is not offered in:\n${text.slice(Math.max(0, offset - 80), offset)}<|>`);
    return applied(text, item);
  }
});

function applied(text: string, { edit: { range, newText } }: CompletionItem): string {
  const plain = newText.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, (_, word?: string) => word ?? '');
  return text.slice(0, range.start) + plain + text.slice(range.end);
}

function keysAt(root: Node | undefined, steps: readonly Step[]): (string | undefined)[] {
  let node = root;
  for (const step of steps) {
    if (step.kind === 'item') node = node?.kind === 'sequence' ? node.items[step.index]?.value : undefined;
    else if (node?.kind === 'map')
      node = node.entries.findLast((entry) => keyText(entry) === step.key)?.value;
  }
  return node?.kind === 'map' ? node.entries.map(keyText) : [];
}
