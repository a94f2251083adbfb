import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { everyKind } from '../support/every-kind.ts';
import { buildGo } from '../support/other-languages.ts';
import { root, startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const run = promisify(execFile);
const NAMESPACE = 'client-go';

describe('client-go in protobuf', () => {
  let folder: string;
  let cluster: WheelhouseProcess | undefined;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-go-'));
  });
  after(async () => {
    await cluster?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('creates, reads, watches, changes and deletes every kind (where Go is)', async function () {
    this.timeout(600_000);
    const program = path.join(folder, 'client-go');
    if (!(await buildGo(path.join(root, 'test/compatibility/client-go'), program))) return this.skip();
    cluster = await startWheelhouse('--ephemeral', '--nodes', '1');
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    await config.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: NAMESPACE } } });
    const manifests = path.join(folder, 'every-kind.yaml');
    fs.writeFileSync(manifests, await everyKind(NAMESPACE));
    const { stdout } = await run(program, [cluster.kubeconfig, manifests]).catch((error) => error);
    const lines = String(stdout).trim().split('\n');
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('ok ')),
      [],
    );
    assert.equal(lines.length, (await everyKind(NAMESPACE)).split('\n---\n').length);
  });
});
