import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createHttpsClient, readConnection } from '../../src/platform/index.ts';
import { type ExtensionServer, json, startExtensionServer } from '../support/extension-server.ts';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { serveFlunders } from '../support/sample-api.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const [kubectlFile] = findKubectls().slice(-1);
const NAME = 'v1alpha1.wardle.example.com';
const watching = ({ kubeconfig }: WheelhouseProcess): string[] =>
  `--kubeconfig ${kubeconfig} get flunders --watch -o name`.split(' ');

describe('kubectl and a server that extends the API', function () {
  this.timeout(60_000);
  if (!kubectlFile) {
    it.skip('no kubectl is on this machine');
    return;
  }
  let cluster: WheelhouseProcess;
  let server: ExtensionServer;
  let home: string;
  let kubectl: Kubectl;
  before(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-home-'));
    cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
    kubectl = new Kubectl(kubectlFile.file, cluster.kubeconfig, 'default', home);
    // As an extension server does: it trusts whom the cluster publishes.
    const published = await kubectl.run(
      'get configmap extension-apiserver-authentication -n kube-system -o json',
    );
    const { data } = JSON.parse(published) as { data: Record<string, string> };
    server = await startExtensionServer({
      dns: ['wardle.default.svc'],
      clientAuthority: data['requestheader-client-ca-file'] ?? '',
    });
    serveFlunders(server);
  });
  after(async () => {
    assert.equal(await cluster.stop(), 0);
    await server.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  const registration = (): string =>
    JSON.stringify({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: NAME },
      spec: {
        group: 'wardle.example.com',
        version: 'v1alpha1',
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        service: { namespace: 'default', name: 'wardle', port: server.port },
        caBundle: server.caBundle,
      },
    });
  const available = (reason: string): Promise<string> =>
    kubectl.run(
      `wait apiservice/${NAME} --for=jsonpath={.status.conditions[0].reason}=${reason} --timeout=30s`,
    );

  it('waits until it is there, lists, explains, creates, watches and deletes', async () => {
    await kubectl.run('create -f -', registration());
    await available('ServiceNotFound');
    const { stderr } = await kubectl.try('get --raw /apis/wardle.example.com/v1alpha1');
    assert.match(stderr, /currently unable to handle the request|service unavailable/);
    await kubectl.run('create service externalname wardle --external-name localhost');
    await available('Passed');
    assert.match(await kubectl.run(`get apiservice ${NAME}`), /default\/wardle +True/);
    const found = await kubectl.run('api-resources --api-group=wardle.example.com --cached=false');
    assert.match(found, /^flunders +fl +wardle\.example\.com\/v1alpha1 +true +Flunder$/m);

    const watch = spawn(kubectlFile.file, watching(cluster));
    const first = once(watch.stdout, 'data');
    while (!server.seen.some(({ url }) => url.includes('watch=true'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await kubectl.run(
      'create --validate=false -f -',
      JSON.stringify({
        apiVersion: 'wardle.example.com/v1alpha1',
        kind: 'Flunder',
        metadata: { name: 'a', namespace: 'default' },
      }),
    );
    const [line] = (await first) as [Buffer];
    watch.kill();
    await once(watch, 'close');
    assert.equal(line.toString().trim(), 'flunder.wardle.example.com/a');
    assert.match(await kubectl.run('get fl -o name'), /^flunder\.wardle\.example\.com\/a$/m);
    const asked = server.seen.findLast(({ url }) =>
      url.startsWith('/apis/wardle.example.com/v1alpha1/names'),
    );
    assert.deepEqual(
      [asked?.client, asked?.headers['x-remote-user'], asked?.headers['x-remote-group']],
      ['front-proxy-client', 'kubernetes-admin', 'system:masters, system:authenticated'],
    );
    await kubectl.run('delete fl a');
    assert.equal((await kubectl.run('get fl -o name')).trim(), '');
  });

  it('explains what the server describes', async () => {
    // The documents are read a second after the server is there.
    let explained = await kubectl.try('explain flunders');
    for (let tries = 0; explained.code !== 0 && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      explained = await kubectl.try('explain flunders');
    }
    assert.match(explained.stdout, /Flunder is for tests\.[\s\S]*reference[\s\S]*What it refers to\./);
    const merged = await kubectl.run('get --raw /openapi/v2');
    assert.match(merged, /com\.example\.wardle\.v1alpha1\.Flunder/);
    assert.doesNotMatch(merged, /com\.example\.Unused/);
  });

  it('hands a connection on that the server upgrades', async () => {
    const https = createHttpsClient();
    try {
      const { url, authorities, clientCertificate } = readConnection(cluster.kubeconfig);
      const { hostname, port } = new URL(url);
      const { status, connection } = await https.open({
        method: 'GET',
        host: hostname,
        port: Number(port),
        target: '/apis/wardle.example.com/v1alpha1/namespaces/default/flunders/a/shell',
        headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
        body: new Uint8Array(),
        signal: AbortSignal.timeout(10_000),
        ...(authorities === undefined ? {} : { authorities }),
        ...(clientCertificate ? { clientCertificate } : {}),
      });
      assert.equal(status, 101);
      assert.ok(connection);
      await connection.write(Buffer.from('hi'));
      let text = '';
      for await (const chunk of connection.chunks) text += Buffer.from(chunk).toString();
      assert.equal(text, 'hello you said hi');
      await connection.end();
      assert.equal(server.seen.at(-1)?.headers['x-remote-user'], 'kubernetes-admin');
    } finally {
      https.dispose();
    }
  });

  it('lets a user bring metrics', async () => {
    const item = { metadata: { name: 'node-0' }, timestamp: '2026-01-01T00:00:00Z', window: '10s' };
    const usage = { cpu: '250m', memory: '512Mi' };
    const root = '/apis/metrics.k8s.io/v1beta1';
    const verbs = ['get', 'list'];
    const resources = [{ name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs }];
    server.paths.set(
      root,
      json({ kind: 'APIResourceList', groupVersion: 'metrics.k8s.io/v1beta1', resources }),
    );
    const kind = { kind: 'NodeMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {} };
    server.paths.set(`${root}/nodes`, json({ ...kind, items: [{ ...item, usage }] }));
    await kubectl.run(
      'create -f -',
      JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-0' } }),
    );
    const name = 'v1beta1.metrics.k8s.io';
    const metrics = JSON.parse(registration()) as { metadata: object; spec: object };
    metrics.metadata = { name };
    metrics.spec = { ...metrics.spec, group: 'metrics.k8s.io', version: 'v1beta1' };
    await kubectl.run('create -f -', JSON.stringify(metrics));
    await kubectl.run(`wait apiservice/${name} --for=condition=Available --timeout=30s`);
    assert.match(await kubectl.run('top nodes'), /^node-0 +250m .* 512Mi /m);
    await kubectl.run(`delete apiservice/${name} node/node-0`);
  });

  it('goes on without it, and says why', async () => {
    await kubectl.run('delete service wardle');
    await available('ServiceNotFound');
    await kubectl.run('create namespace short');
    await kubectl.run('get pods,services');
    const left = await kubectl.try('api-resources');
    assert.match(left.stdout, /^pods +po +v1/m);
    assert.doesNotMatch(left.stdout, /flunders/);
    await kubectl.run(`delete apiservice ${NAME}`);
    await kubectl.run('delete namespace short --timeout=30s');
    assert.doesNotMatch(await kubectl.run('api-resources --cached=false'), /flunders/);
  });
});
