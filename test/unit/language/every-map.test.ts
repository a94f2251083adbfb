import { deepEqual } from 'node:assert/strict';
import { grouped } from '../../../src/base/index.ts';
import { yamlText } from '../../../src/api/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import {
  complete,
  createLanguageService,
  diagnose,
  finish,
  hover,
  manifest,
  objects,
  quickFixes,
  symbols,
} from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { INHERITED, withPlainNames } from '../../support/inherited-names.ts';
import { type Naming, type Shape, shapesOf } from '../../support/shapes.ts';

const URI = 'file:///every-map.yaml';
const ODD: Naming = (index) => INHERITED[index]?.[0] ?? '';
const PLAIN: Naming = (index) => INHERITED[index]?.[1] ?? '';

/** All that the service tells of a manifest whose keys, or the names of whose items, are these. */
function told({ body }: Shape, name: Naming): string {
  const text = yamlText(body(INHERITED.length, name));
  const workspace = createLanguageService({ catalog: builtInCatalog() });
  workspace.setFile(URI, 'yaml', text);
  const snapshot = workspace.snapshot();
  const file = snapshot.file(URI);
  const places = INHERITED.flatMap((_, index) => [text.indexOf(name(index)), text.lastIndexOf(name(index))]);
  const answers = [
    finish(diagnose(snapshot, URI)),
    finish(symbols(snapshot, URI)),
    finish(objects(snapshot, file)),
    file && finish(manifest(file)),
    finish(quickFixes(snapshot, URI, { start: 0, end: text.length })),
    ...places.map((place) => finish(hover(snapshot, URI, place + 1))),
    ...places.map((place) => finish(complete(snapshot, URI, place)).map(({ label }) => label)),
  ];
  // Markdown escapes an underscore.
  return withPlainNames(JSON.stringify(answers).replaceAll('\\\\_', '_'));
}

describe('a manifest whose keys every object inherits is like any other', () => {
  const shapes = [...grouped(builtInKinds().all().flatMap(shapesOf), ({ place }) => place).values()];
  const maps = shapes.flatMap(([shape]) => (shape?.form === 'map' ? [shape] : []));
  for (const shape of maps) {
    it(`in ${shape.path} of a ${shape.kind.kind}`, () => {
      deepEqual(JSON.parse(told(shape, ODD)), JSON.parse(told(shape, PLAIN)));
    });
  }
});
