import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const [kubectlFile] = findKubectls().slice(-1);

describe('webhooks on a real server', function () {
  this.timeout(60_000);
  if (!kubectlFile) {
    it.skip('no kubectl is on this machine');
    return;
  }
  let cluster: WheelhouseProcess;
  let server: WebhookServer;
  let home: string;
  let kubectl: Kubectl;
  before(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-home-'));
    server = await startWebhookServer({ dns: [], ip: ['127.0.0.1'] });
    cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
    kubectl = new Kubectl(kubectlFile.file, cluster.kubeconfig, 'default', home);
  });
  after(async () => {
    assert.equal(await cluster.stop(), 0);
    await server.close();
    fs.rmSync(home, { recursive: true, force: true });
  });
  afterEach(() => kubectl.run('delete mutatingwebhookconfigurations,validatingwebhookconfigurations --all'));

  const configure = (kind: string, at: string, more: object = {}): Promise<string> =>
    kubectl.run(
      'create -f -',
      JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: `${kind}WebhookConfiguration`,
        metadata: { name: at.slice(1) },
        webhooks: [
          {
            name: `${at.slice(1)}.example.com`,
            clientConfig: { url: server.urlOf(at), caBundle: server.caBundle },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] }],
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            ...more,
          },
        ],
      }),
    );

  it('change and refuse what kubectl writes, over one connection', async () => {
    server.paths.set('/adds', () => ({
      allowed: true,
      warnings: ['it was changed'],
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify([{ op: 'add', path: '/data/added', value: 'yes' }])).toString(
        'base64',
      ),
    }));
    server.paths.set('/checks', ({ request }) => ({
      allowed: request.object?.data?.colour !== 'red',
      status: { message: 'not red' },
    }));
    await configure('Mutating', '/adds');
    await configure('Validating', '/checks', {
      matchConditions: [{ name: 'written', expression: "request.operation != 'DELETE'" }],
    });
    const connections = server.connections;
    const made = await kubectl.try('create configmap blue --from-literal=colour=blue');
    assert.equal(made.stdout, 'configmap/blue created\n');
    assert.equal(made.stderr, 'Warning: it was changed\n');
    assert.equal(await kubectl.run('get configmap blue -o jsonpath={.data.added}'), 'yes');
    const refused = await kubectl.try('create configmap red --from-literal=colour=red');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /admission webhook "checks.example.com" denied the request: not red/);
    for (let i = 0; i < 5; i++) await kubectl.run(`annotate configmap blue n=${i} --overwrite`);
    assert.ok(server.connections - connections <= 2, `${server.connections - connections} connections`);
  });

  it('do whatever they do, and the server goes on', async () => {
    server.paths.set('/hangs', () => undefined);
    server.paths.set('/garbage', (_review, response) => void response.end('<html>'));
    server.paths.set('/closes', (_review, response) => void response.socket?.destroy());
    server.paths.set(
      '/away',
      (_review, response) => void response.writeHead(307, { location: '/allows' }).end(),
    );
    server.paths.set('/allows', () => ({ allowed: true }));
    server.paths.set('/huge', (_review, response) => {
      response.writeHead(200);
      const block = 'x'.repeat(1024 * 1024);
      const more = (): void => void (response.destroyed || response.write(block, more));
      more();
    });
    for (const [at, message] of [
      ['/hangs', /\/hangs\?timeout=1s": context deadline exceeded/],
      ['/garbage', /json parse error: json: cannot unmarshal string into Go value of type struct/],
      ['/closes', /\/closes\?timeout=1s": EOF/],
      ['/nobody', /failed to call webhook: the server could not find the requested resource/],
      ['/huge', /unexpected error when reading response body/],
      ['/away', undefined],
    ] as const) {
      // An answer that never ends has the time to be as large as it may not be.
      await configure('Validating', at, { timeoutSeconds: at === '/huge' ? 20 : 1 });
      const made = await kubectl.try('create configmap any --dry-run=server');
      if (message) assert.match(made.stderr, message);
      else assert.equal(made.code, 0, made.stderr);
      await kubectl.run(`delete validatingwebhookconfiguration ${at.slice(1)}`);
    }
    assert.equal(await kubectl.run('get --raw /readyz'), 'ok');
  });

  it('that match everything and are broken can be mended by their author', async () => {
    const rules = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'] }];
    const clientConfig = { url: 'https://127.0.0.1:1/' };
    await configure('Mutating', '/broken', { rules, clientConfig, timeoutSeconds: 1 });
    await configure('Validating', '/broken', { rules, clientConfig, timeoutSeconds: 1 });
    const made = await kubectl.try('create configmap any');
    assert.match(
      made.stderr,
      /Internal error occurred: failed calling webhook "broken.example.com": failed to call webhook: Post "https:\/\/127.0.0.1:1\/\?timeout=1s": dial tcp 127.0.0.1:1: connect: connection refused/,
    );
    for (const kind of ['mutating', 'validating'])
      await kubectl.run(`delete ${kind}webhookconfiguration broken`);
    await kubectl.run('create configmap any');
  });

  it('convert custom resources', async () => {
    server.paths.set('/convert', ({ request }) => ({
      result: { status: 'Success' },
      convertedObjects: request.objects.map((object: { spec: { size?: number; text?: string } }) => ({
        ...object,
        apiVersion: request.desiredAPIVersion,
        spec: request.desiredAPIVersion.endsWith('v1')
          ? { text: String(object.spec.size) }
          : { size: Number(object.spec.text) },
      })),
    }));
    const properties = { v1: { text: { type: 'string' } }, v2: { size: { type: 'integer' } } };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'sizes.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'sizes', kind: 'Size' },
        versions: (['v1', 'v2'] as const).map((name) => ({
          name,
          served: true,
          storage: name === 'v2',
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: properties[name] } },
            },
          },
        })),
        conversion: {
          strategy: 'Webhook',
          webhook: {
            clientConfig: { url: server.urlOf('/convert'), caBundle: server.caBundle },
            conversionReviewVersions: ['v1'],
          },
        },
      },
    };
    await kubectl.run('create -f -', JSON.stringify(definition));
    await kubectl.run('wait --for=condition=Established crd/sizes.example.com');
    const size = { apiVersion: 'example.com/v1', kind: 'Size', metadata: { name: 'a' }, spec: { text: '7' } };
    await kubectl.run('create -f -', JSON.stringify(size));
    assert.equal(await kubectl.run('get sizes.v2.example.com a -o jsonpath={.spec.size}'), '7');
    assert.equal(await kubectl.run('get sizes.v1.example.com a -o jsonpath={.spec.text}'), '7');
  });
});
