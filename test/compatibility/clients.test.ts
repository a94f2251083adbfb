import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { buildJava, buildRust } from '../support/other-languages.ts';
import { startBundle, type WheelhouseProcess } from '../support/wheelhouse.ts';
import { eventually } from './operators/eventually.ts';

const run = promisify(execFile);
const FOLDER = path.join(import.meta.dirname, 'clients');
const EVENTS = ['ADDED a 1', 'MODIFIED a 2', 'MODIFIED a 3', 'DELETED a 3'];

const NOTES = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'notes.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'notes', kind: 'Note' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
};

/** Each lists, watches, creates, patches, applies and deletes a custom resource, and prints what its watch tells. */
describe('clients in other languages', () => {
  let folder: string;
  let cluster: WheelhouseProcess | undefined;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-clients-'));
  });
  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const round = async (command: string, args: readonly string[]): Promise<void> => {
    cluster = await startBundle('--ephemeral', '--nodes', '0');
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const objects = KubernetesObjectApi.makeApiClient(config);
    await objects.create(NOTES);
    await eventually('notes are served', async () => {
      await objects.list('example.com/v1', 'Note', 'default');
      return true;
    });
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], KUBECONFIG: cluster.kubeconfig };
    const { stdout } = await run(command, args, { env, timeout: 60_000 });
    assert.deepEqual(stdout.trim().split('\n'), EVENTS);
  };

  it('fabric8, which watches over WebSocket (where Java is)', async function () {
    this.timeout(600_000);
    const classPath = await buildJava(path.join(FOLDER, 'fabric8'), folder);
    if (classPath === undefined) return this.skip();
    await round('java', ['-cp', classPath, 'Round']);
  });

  it('kube-rs (where Rust is)', async function () {
    this.timeout(1_800_000);
    // It takes minutes to be built.
    if (process.env['WHEELHOUSE_RUST'] !== '1') return this.skip();
    const program = await buildRust(path.join(FOLDER, 'kube-rs'), folder);
    if (program === undefined) return this.skip();
    await round(program, []);
  });
});
