import { equal, ok } from 'node:assert/strict';
import { kindOf } from '../../../src/language/catalog/schema-path.ts';
import { ManifestFile } from '../../../src/language/document/manifest-file.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { Manifests } from '../../language/manifests.ts';
import { knownFields } from './known-fields.ts';
import { rightManifests } from './right-manifests.ts';

const URI = 'file:///misspelled.yaml';

describe('a misspelled field', () => {
  const catalog = builtInCatalog();
  const service = new Manifests({ catalog });

  for (const { name, text } of rightManifests()) {
    it(`is told wherever it stands in ${name}, and its fix is the right field`, () => {
      for (const { document, start } of ManifestFile.read(text, 'yaml').documents) {
        const kind = kindOf(document.tree.root);
        if (!kind || !catalog.schemaOf(kind)) continue;
        for (const { entry, key, outer } of knownFields(catalog, document.tree.root)) {
          const isHeader = outer.length === 0 && (key === 'apiVersion' || key === 'kind');
          if (key.length > 3 && !isHeader) check(text, start + entry.key.start, key);
        }
      }
    });
  }

  function check(text: string, at: number, key: string): void {
    const wrong = `${text.slice(0, at)}${key.slice(0, -1)}${text.slice(at + key.length)}`;
    service.openDocument(URI, 'yaml', wrong);
    const found = service
      .codeActions(URI, { start: at, end: at + 1 })
      .find(({ diagnostic }) => diagnostic.code === 'unknown-field' && diagnostic.range.start === at);
    ok(found, `${key} at ${at}`);
    const [edit] = found.edits;
    equal(edit && wrong.slice(0, edit.range.start) + edit.newText + wrong.slice(edit.range.end), text);
  }
});
