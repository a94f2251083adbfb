import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { folderCircles, importsOf } from './folder-circles.ts';

const src = path.resolve(import.meta.dirname, '../../src');

/**
 * The folders that still form circles, as the check names them. The list only shrinks: one that is mended is taken out,
 * and none is added.
 */
const NOT_YET: readonly string[] = [
  'api: its own files, validation',
  'extension: clusters, live',
  'node: its own files, simulated',
  'platform: its own files, pki',
];

describe('folders', () => {
  it('form no circles', () => {
    const found = folderCircles(importsOf(src)).map(({ name }) => name);
    assert.deepEqual(found.toSorted(), NOT_YET.toSorted());
  });

  it('are seen to form one where files import each other across them', () => {
    const one = { from: 'p/a/one.ts', to: 'p/b/deep/two.ts' };
    const back = { from: 'p/b/three.ts', to: 'p/a/four.ts' };
    assert.deepEqual(folderCircles([one]), []);
    assert.deepEqual(folderCircles([one, back]), [{ name: 'p: a, b', imports: [one, back] }]);
    const sideways = { from: 'p/a/x/one.ts', to: 'p/a/y/two.ts' };
    const return_ = { from: 'p/a/y/two.ts', to: 'p/a/x/three.ts' };
    assert.deepEqual(
      folderCircles([sideways, return_]).map(({ name }) => name),
      ['p/a: x, y'],
    );
  });

  it('form one with the files that lie beside them, too, but not with the face above them', () => {
    const down = { from: 'p/a/plain.ts', to: 'p/a/x/one.ts' };
    const up = { from: 'p/a/x/one.ts', to: 'p/a/other.ts' };
    assert.deepEqual(
      folderCircles([down, up]).map(({ name }) => name),
      ['p/a: its own files, x'],
    );
    const face = { from: 'p/a/index.ts', to: 'p/a/x/one.ts' };
    assert.deepEqual(folderCircles([face, up]), []);
    const ownFace = { from: 'p/a/x/one.ts', to: 'p/a/index.ts' };
    assert.deepEqual(
      folderCircles([face, ownFace]).map(({ name }) => name),
      ['p/a: its own files, x'],
    );
  });

  it('are read whole: the check finds the imports of every file', () => {
    const imports = importsOf(src);
    const projects = fs
      .readdirSync(src)
      .filter((name) => fs.existsSync(path.join(src, name, 'tsconfig.json')));
    for (const project of projects.filter((name) => name !== 'base' && name !== 'store')) {
      assert.ok(
        imports.some(({ from }) => from.startsWith(`${project}/`)),
        project,
      );
    }
  });
});
