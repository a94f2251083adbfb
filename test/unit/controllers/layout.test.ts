import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { CONTROLLERS } from '../../../src/controllers/index.ts';

const root = path.resolve(import.meta.dirname, '../../../src/controllers');
const row = fs
  .readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'library')
  .map(({ name }) => name);

/** What the files of a folder import, as paths from `src/controllers`. */
function importsOf(folder: string): string[] {
  const files = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const whole = path.join(root, folder, file);
      const specifiers = fs.readFileSync(whole, 'utf8').matchAll(/from '(\.[^']+)'/g);
      return [...specifiers].map(([, specifier = '']) =>
        path.relative(root, path.resolve(path.dirname(whole), specifier)),
      );
    });
}

describe('the row of controllers', () => {
  it('has a folder for each, by its name', () => {
    const named = CONTROLLERS.map(({ name }) => name.replace(/-controller$/, ''));
    assert.deepEqual(named.sort(), row.sort());
  });

  it('has no controller that imports the folder of another, nor a library past its face', () => {
    for (const folder of row) {
      for (const imported of importsOf(folder)) {
        const [first = '', ...rest] = imported.split(path.sep);
        if (first === '..' || first === folder) continue;
        assert.equal(first, 'library', `${folder} imports ${imported}`);
        assert.equal(rest[1], 'index.ts', `${folder} imports ${imported}`);
      }
    }
  });

  it('stands on libraries that import no controller, in one direction', () => {
    const libraries = fs.readdirSync(path.join(root, 'library'));
    const uses = new Map(libraries.map((name) => [name, new Set<string>()]));
    for (const name of libraries) {
      for (const imported of importsOf(path.join('library', name))) {
        const [first, second = ''] = imported.split(path.sep);
        if (first === '..') continue;
        assert.equal(first, 'library', `${name} imports ${imported}`);
        if (second !== name) uses.get(name)?.add(second);
      }
    }
    const visit = (name: string, above: readonly string[]): void => {
      assert.ok(!above.includes(name), [...above, name].join(' > '));
      for (const next of uses.get(name) ?? []) visit(next, [...above, name]);
    };
    for (const name of libraries) visit(name, []);
  });
});
