import { deepEqual, equal } from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import { ManifestFile } from '../../../src/language/document/manifest-file.ts';
import { pick } from './syntax/values.ts';

const TEXT = 'a: 1\n---\nb: 2\n--- # three\nc: 3\n...\n---\nd: |\n  ---x\ne: 5\n';

describe('ManifestFile', () => {
  it('is after every edit what it would be had it been read so', () => {
    const pieces = ['', '-', '---', '---\n', '\n---\n', '...\n', 'x: y', '\n', '\r\n', ' ', 'é'];
    for (let seed = 1; seed <= 2000; seed++) {
      const random = new SeededRandom(seed);
      let file = ManifestFile.read(TEXT, 'yaml');
      let text = TEXT;
      for (let left = 6; left > 0; left--) {
        const edits = Array.from({ length: 1 + randomInt(random, 3) }, () => {
          const start = randomInt(random, text.length + 1);
          const end = Math.min(text.length, start + randomInt(random, 8));
          const newText = pick(random, pieces);
          text = text.slice(0, start) + newText + text.slice(end);
          return { range: { start, end }, newText };
        });
        file = file.edited(edits, 0);
        deepEqual(shapeOf(file), shapeOf(ManifestFile.read(text, 'yaml')), `seed ${seed}`);
      }
    }
  });

  it('keeps the documents that an edit does not touch', () => {
    const file = ManifestFile.read(TEXT, 'yaml');
    const [first, second, ...others] = file.documents.map(({ document }) => document);
    const edited = file.edited([{ range: { start: 12, end: 13 }, newText: '22' }], 0);
    const now = edited.documents.map(({ document }) => document);
    equal(now[0], first);
    equal(now[1] === second, false);
    deepEqual(now.slice(2), others);
  });

  it('turns offsets into positions and back', () => {
    const file = ManifestFile.read(TEXT, 'yaml');
    for (let offset = 0; offset <= TEXT.length; offset++) {
      const position = file.positionAt(offset);
      equal(file.offsetAt(position), offset);
      equal(position.line, TEXT.slice(0, offset).split('\n').length - 1);
    }
  });

  it('takes positions beyond a line for its end, and beyond the text for its end', () => {
    const file = ManifestFile.read(TEXT, 'yaml');
    equal(file.offsetAt({ line: 0, character: 100 }), 4);
    equal(file.offsetAt({ line: 100, character: 0 }), TEXT.length);
  });
});

function shapeOf(file: ManifestFile): unknown {
  return file.documents.map(({ document, start, startLine }) => [document.text, start, startLine]);
}
