import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { bundledPackages, NOTICES_FILE, noticesText } from '../../scripts/notices.mjs';

const project = path.resolve(import.meta.dirname, '../..');

describe('the notices of what is bundled', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(tmpdir(), 'wheelhouse-notices-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, files: Readonly<Record<string, string>>): void => {
    const home = path.join(folder, 'node_modules', name);
    fs.mkdirSync(home, { recursive: true });
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(home, file), text);
  };
  const manifest = (name: string): string => JSON.stringify({ name, version: '1.2.3', license: 'MIT' });
  const contentsOf = (...files: readonly string[]): Parameters<typeof bundledPackages>[1] => [
    {
      outputs: { 'a.cjs': { inputs: Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }])) } },
    },
  ];
  const ours = ['kubernetes-models', '@kubernetes-models/apimachinery', '@kubernetes/client-node'];

  it('are those of every package, also of one within another and of what the texts come from', () => {
    for (const name of [...ours, 'a', '@b/c', 'a/node_modules/d'])
      write(name, {
        'package.json': manifest(name.split('node_modules/').at(-1) ?? ''),
        LICENSE: `of ${name}`,
      });
    const files = [
      'src/main.ts',
      'node_modules/a/x.js',
      'node_modules/@b/c/y/z.js',
      'node_modules/a/node_modules/d/i.js',
    ];
    const packages = bundledPackages(folder, contentsOf(...files));
    deepEqual(
      packages.map(({ name }) => name),
      ['@b/c', '@kubernetes-models/apimachinery', '@kubernetes/client-node', 'a', 'd', 'kubernetes-models'],
    );
    match(noticesText(packages), /^@b\/c 1\.2\.3 \(MIT\)\n=+\n\nof @b\/c$/m);
  });

  it('are refused where a package has none', () => {
    for (const name of ours) write(name, { 'package.json': manifest(name), LICENSE: 'text' });
    write('bare', { 'package.json': manifest('bare'), NOTICE: 'no licence' });
    const packages = bundledPackages(folder, contentsOf('node_modules/bare/index.js'));
    throws(() => noticesText(packages), /no licence text: bare 1\.2\.3/);
  });
});

describe('the packaged extension', () => {
  it('carries its licence, and the notices of every package that is in its programs', function () {
    this.timeout(120_000);
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'wheelhouse-vsix-'));
    try {
      const file = path.join(folder, 'wheelhouse.vsix');
      const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
      execFileSync(path.join(project, 'node_modules/.bin/vsce'), ['package', ...flags, '--out', file], {
        cwd: project,
        stdio: 'ignore',
      });
      const files = unpack(fs.readFileSync(file));
      const licence = files.get('extension/LICENSE.txt') ?? files.get('extension/LICENSE');
      equal(licence, fs.readFileSync(path.join(project, 'LICENSE'), 'utf8'));
      const notices = files.get(`extension/${NOTICES_FILE}`) ?? '';
      const wanted = new Set(
        [...files].flatMap(([name, text]) => (name.endsWith('.cjs') ? packagesIn(text) : [])),
      );
      ok(wanted.size > 30, `${wanted.size} packages`);
      deepEqual(
        [...wanted].filter((name) => !notices.includes(`\n${name} `)),
        [],
      );
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The packages of a bundle that is not minified, by what the bundler notes before each file. */
function packagesIn(bundle: string): string[] {
  const files = bundle.matchAll(/^\s*\/\/ (?:\S*\/)?node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/\S+$/gm);
  return [...files].map(([, name = '']) => name);
}

/** The files of a zip archive as texts, by name. */
function unpack(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((field) =>
      archive.readUInt16LE(at + field),
    );
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + archive.readUInt32LE(at + 20));
    const isStored = archive.readUInt16LE(at + 10) === 0;
    files.set(name, (isStored ? data : inflateRawSync(data)).toString('utf8'));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}
