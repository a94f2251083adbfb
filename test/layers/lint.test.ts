import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const oxlint = path.join(root, 'node_modules/.bin/oxlint');

/** Plants a line into a folder of `src`, which is made where there is none, and gives which rules refuse it, each with what it refuses. */
function refusalsOfPlanted(folder: string, line: string): string[] {
  const file = path.join(root, 'src', folder, `planted-${process.pid}.ts`);
  const made = fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${line}\n`);
  try {
    const { stdout } = spawnSync(oxlint, ['--format', 'json', file], { cwd: root, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string }[] };
    return diagnostics.map(({ code, message }) => `${code} ${message}`);
  } finally {
    fs.rmSync(made ?? file, { recursive: true });
  }
}

describe('what the linter refuses', () => {
  const TIME = "eslint(no-restricted-properties) 'Date.now' is restricted from being used.";
  const CHANCE = "eslint(no-restricted-properties) 'Math.random' is restricted from being used.";
  const past = (file: string): string =>
    `eslint(no-restricted-imports) '${file}' import is restricted from being used by a pattern.`;

  const refused: readonly [folder: string, why: string, line: string, refusal: string][] = [
    ['base', 'the time', 'export const now = Date.now();', TIME],
    ['controllers/job', 'the time', 'export const now = Date.now();', TIME],
    ['node/simulated', 'chance', 'export const chance = Math.random();', CHANCE],
    [
      'apiserver',
      'a room of another project',
      "export * from '../api/codec/index.ts';",
      past('../api/codec/index.ts'),
    ],
    ['apiserver', 'a file past a face', "export * from '../api/status.ts';", past('../api/status.ts')],
    [
      'apiserver/watch',
      'a file deep in another project',
      "export * from '../../api/codec/base64.ts';",
      past('../../api/codec/base64.ts'),
    ],
    [
      'api/planted/deep',
      'a file past a face, from deep within',
      "export * from '../../../base/json.ts';",
      past('../../../base/json.ts'),
    ],
  ];
  for (const [folder, why, line, refusal] of refused) {
    it(`${folder} cannot reach ${why}`, () => {
      assert.deepEqual(refusalsOfPlanted(folder, line), [refusal]);
    });
  }

  const KEYS_REFUSED: readonly [line: string, why: RegExp][] = [
    ['export const of = (map: Record<string, string>, key: string) => map[key];', /read it with `ownValue`/],
    [
      'export const of = (map: Record<string, string>, { name }: Error) => map?.[name];',
      /read it with `ownValue`/,
    ],
    [
      'export const to = (map: Record<string, string>, key: string) => { map[key] = key; };',
      /write it with `setKey`/,
    ],
    [
      'export const to = (map: Record<string, string>, key: string) => { map[`a${key}`] ??= key; };',
      /write it with `setKey`/,
    ],
    ['export const has = (map: object, key: string) => key in map;', /ask `Object.hasOwn`/],
  ];
  for (const [line, why] of KEYS_REFUSED) {
    it(`takes no key from outside for a field: ${line}`, () => {
      const [refusal = '', ...more] = refusalsOfPlanted('api', line);
      assert.match(refusal, why);
      assert.deepEqual(more, []);
    });
  }

  it('takes what plainly is an index, or one of the object its own keys', () => {
    const lines = [
      'export const at = (list: string[], index: number) => list[index + 1];',
      'export const own = (map: Record<string, string>) => Object.keys(map).map((key) => map[key]);',
      'export const may = (map: Record<string, string>, key: string) => (Object.hasOwn(map, key) ? map[key] : undefined);',
    ];
    assert.deepEqual(refusalsOfPlanted('kinds/planted', lines.join('\n')), []);
  });

  it('takes what is allowed', () => {
    const lines = "export * as base from '../../../base/index.ts'; export const date = new Date(0);";
    assert.deepEqual(refusalsOfPlanted('api/planted/deep', lines), []);
    assert.deepEqual(refusalsOfPlanted('platform', 'export const now = Date.now();'), []);
  });
});

describe('the pure folders', () => {
  const ADAPTERS = ['platform', 'cli', 'lsp', 'extension'];

  it('make no date of now', () => {
    const source = path.join(root, 'src');
    const files = fs
      .readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !ADAPTERS.includes(file.split(path.sep)[0] ?? ''));
    const guilty = files.filter((file) =>
      /\bnew Date\(\)|(?<!new )\bDate\(/.test(fs.readFileSync(path.join(source, file), 'utf8')),
    );
    assert.deepEqual(guilty, []);
  });
});
