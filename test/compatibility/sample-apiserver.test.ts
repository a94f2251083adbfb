import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const { WHEELHOUSE_SAMPLE_APISERVER: program, WHEELHOUSE_ETCD: etcd } = process.env;
const [kubectlFile] = findKubectls().slice(-1);
const GROUP = 'wardle.example.com';
const VERSIONS = ['v1alpha1', 'v1beta1'];

// Upstream's sample: it finds out by our API who its clients are, and whether they may.
describe("upstream's sample of a server that extends the API", function () {
  this.timeout(120_000);
  if (program === undefined || etcd === undefined || !kubectlFile) {
    it.skip('needs its program (WHEELHOUSE_SAMPLE_APISERVER), etcd (WHEELHOUSE_ETCD) and kubectl');
    return;
  }
  let cluster: WheelhouseProcess;
  let folder: string;
  let kubectl: Kubectl;
  let port: number;
  const programs: ChildProcess[] = [];
  const start = (file: string, ...args: readonly string[]): void => {
    programs.push(spawn(file, args, { stdio: 'ignore' }));
  };

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-sample-'));
    cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
    kubectl = new Kubectl(kubectlFile.file, cluster.kubeconfig, 'default', folder);
    port = await freePort();
    const [client, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    const urls = ['--listen-client-urls', client, '--advertise-client-urls', client];
    start(etcd, '--data-dir', path.join(folder, 'etcd'), ...urls, '--listen-peer-urls', peer);
    const { kubeconfig } = cluster;
    const credentials = ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'];
    start(
      program,
      `--secure-port=${port}`,
      '--bind-address=127.0.0.1',
      `--etcd-servers=${client}`,
      `--cert-dir=${path.join(folder, 'certificates')}`,
      ...credentials.map((name) => `--${name}=${kubeconfig}`),
    );
  });
  after(async () => {
    for (const each of programs) {
      each.kill('SIGKILL');
      if (each.exitCode === null && each.signalCode === null) await once(each, 'exit');
    }
    assert.equal(await cluster.stop(), 0);
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const flunder = (name: string, metadata: object = {}, version = 'v1beta1'): string =>
    JSON.stringify({
      apiVersion: `${GROUP}/${version}`,
      kind: 'Flunder',
      metadata: { name, ...metadata },
      spec: {},
    });

  it('is registered, found and explained', async () => {
    await kubectl.run('create service externalname wardle --external-name localhost');
    for (const version of VERSIONS) {
      await kubectl.run('create -f -', registration(version, port));
      await kubectl.run(`wait apiservice/${version}.${GROUP} --for=condition=Available --timeout=60s`);
    }
    const found = await kubectl.run(`api-resources --api-group=${GROUP}`);
    assert.match(found, /^fischers +wardle\.example\.com\/v1alpha1 +false +Fischer$/m);
    assert.match(found, /^flunders +wardle\.example\.com\/v1beta1 +true +Flunder$/m);
    for (let tries = 0; ; tries++) {
      const { code, stdout } = await kubectl.try('explain flunders.spec');
      if (code === 0) {
        assert.match(stdout, /FlunderSpec is the specification of a Flunder/);
        break;
      }
      assert.ok(tries < 100, 'the document is there after a while');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it('is written, also by server-side apply, and by whom roles allow it', async () => {
    await kubectl.run('apply -f -', flunder('a'));
    assert.match(
      await kubectl.run('apply --server-side -f -', flunder('b', { labels: { x: 'y' } })),
      /serverside/,
    );
    assert.match(await kubectl.run('get flunders -l x=y'), /^b /m);
    assert.match(
      (await kubectl.try('get flunders --as bob')).stderr,
      /User "bob" cannot list resource "flunders"/,
    );
    await kubectl.run(`create clusterrole f --verb=get,list --resource=flunders.${GROUP}`);
    await kubectl.run('create clusterrolebinding f --clusterrole=f --user=bob');
    assert.match(await kubectl.run('get flunders --as bob'), /^a /m);
    assert.match(
      (await kubectl.try('delete flunder a --as bob')).stderr,
      /cannot delete resource "flunders"/,
    );
  });

  it('has objects that go with their owners, and with their namespace', async () => {
    await kubectl.run('create configmap owner');
    const uid = await kubectl.run('get configmap owner -o jsonpath={.metadata.uid}');
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }];
    await kubectl.run('create -f -', flunder('owned', { ownerReferences }));
    await kubectl.run('create namespace short');
    await kubectl.run('create --namespace short -f -', flunder('inside'));
    await kubectl.run('delete configmap owner');
    await kubectl.run('wait flunder/owned --for=delete --timeout=60s');
    await kubectl.run('delete namespace short --timeout=60s');
  });
});

function registration(version: string, port: number): string {
  return JSON.stringify({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${GROUP}` },
    spec: {
      group: GROUP,
      version,
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
      service: { namespace: 'default', name: 'wardle', port },
    },
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
