import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const tsc = path.join(root, 'node_modules/.bin/tsc');

/** A forbidden folder is complained of file by file, with all that it imports. */
const COMPLAINTS_LIMIT = 64 * 2 ** 20;

/** A copy of the sources, so that whatever ends the tests leaves no planted line in them. */
let copy = '';

/** Plants a line into a folder of the copy, builds the folder, and gives what the compiler says of that line. */
function errorsOfPlanted(folder: string, line: string): string {
  const name = 'planted.ts';
  const file = path.join(copy, 'src', folder, name);
  fs.writeFileSync(file, `${line}\n`);
  const { stdout } = spawnSync(tsc, ['--noEmit', '-p', path.dirname(file)], {
    encoding: 'utf8',
    maxBuffer: COMPLAINTS_LIMIT,
  });
  fs.rmSync(file);
  return stdout
    .split('\n')
    .filter((text) => text.includes(name))
    .join('\n');
}

/**
 * What the compiler must say of a line, so that a mistake in the line itself is not taken for the refusal: a project
 * that is not among the references, or a name that the folder does not have.
 */
function refusalOf(line: string): RegExp {
  const project = /from '\.\.\/([^/']+)\/index\.ts'/.exec(line)?.[1];
  if (project !== undefined) {
    return new RegExp(
      `error TS6307: File '[^']*/src/${project}/index\\.ts' is not listed within the file list`,
    );
  }
  const name = /'(node:\w+)'/.exec(line)?.[1] ?? /^\w+/.exec(line)?.[0] ?? '';
  return new RegExp(`error TS\\d+: Cannot find name '${name}'`);
}

describe('layers', () => {
  before(() => {
    copy = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-layers-'));
    for (const name of ['src', 'tsconfig.base.json', 'package.json']) {
      fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
    }
    // What has been built of the folders that a folder refers to, and the compiler's types.
    for (const name of ['out', 'node_modules']) fs.symlinkSync(path.join(root, name), path.join(copy, name));
  });
  after(() => fs.rmSync(copy, { recursive: true, force: true }));

  const forbidden: readonly [folder: string, why: string, line: string][] = [
    ['base', 'Node', "import fs from 'node:fs'; fs.readFileSync('x');"],
    ['api', 'time of its own', 'setTimeout(() => {}, 1);'],
    ['api', 'a console', "console.log('x');"],
    ['store', 'the time', 'performance.now();'],
    ['node', 'the network', "fetch('http://127.0.0.1');"],
    ['streams', 'buffers of Node', "Buffer.from('x');"],
    ['streams', 'kinds', "export * from '../api/index.ts';"],
    ['store', 'kinds', "export * from '../api/index.ts';"],
    ['apiserver', 'controllers', "export * from '../controllers/index.ts';"],
    ['apiserver', 'the built-in kinds', "export * from '../kinds/index.ts';"],
    ['apiserver', 'what is Kubernetes', "export * from '../kube-apiserver/index.ts';"],
    ['controllers', 'the API server', "export * from '../apiserver/index.ts';"],
    ['controllers', "Kubernetes' own API server", "export * from '../kube-apiserver/index.ts';"],
    ['scheduler', 'the node agent', "export * from '../node/index.ts';"],
    ['language', 'the client', "export * from '../client/index.ts';"],
    ['extension', 'the API server', "export * from '../apiserver/index.ts';"],
    ['extension', 'the database', "export * from '../platform/index.ts';"],
    ['host', 'what an object is', "export * from '../api/index.ts';"],
    ['lsp', 'the cluster', "export * from '../cluster/index.ts';"],
  ];
  for (const [folder, why, line] of forbidden) {
    it(`${folder} cannot reach ${why}`, () => {
      assert.match(errorsOfPlanted(folder, line), refusalOf(line));
    }).timeout(60_000);
  }

  it('has no name for what the oldest Node that runs it lacks', () => {
    for (const folder of ['kinds', 'platform', 'extension']) {
      const errors = errorsOfPlanted(folder, 'export const planted = Map.groupBy([1], (n) => n);');
      assert.match(errors, /error TS2550: Property 'groupBy' does not exist/);
    }
  }).timeout(60_000);

  it('takes a line that is allowed', () => {
    assert.equal(errorsOfPlanted('api', "export * as planted from '../base/index.ts';"), '');
  }).timeout(60_000);
});
