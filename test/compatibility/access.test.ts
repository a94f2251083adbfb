import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Authority, createAuthority } from '../../src/platform/pki/authority.ts';
import { certificateRequest } from '../support/certificate-request.ts';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const ROLE = (resources: string, subjects: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reads, namespace: default }
rules: [{ apiGroups: [''], resources: [${resources}], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reads, namespace: default }
subjects: [${subjects}]
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads }
`;
const subject = (name: string): string =>
  `{ kind: User, apiGroup: rbac.authorization.k8s.io, name: ${name} }`;

const LEGACY = `
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata: { name: robot-token, annotations: { kubernetes.io/service-account.name: robot } }
`;

for (const { version, file } of findKubectls().slice(-1)) {
  describe(`access, by kubectl ${version}`, () => {
    let cluster: WheelhouseProcess;
    let home: string;
    let kubectl: Kubectl;
    before(async () => {
      home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-home-'));
      const authority = await createAuthority(Date.now());
      fs.writeFileSync(path.join(home, 'clients.crt'), authority.certificate);
      const client = await (
        await Authority.read(authority)
      ).issueClient({ name: 'erin', groups: ['devs'] }, Date.now());
      fs.writeFileSync(path.join(home, 'erin.crt'), client.certificate);
      fs.writeFileSync(path.join(home, 'erin.key'), client.key);
      cluster = await startWheelhouse('--ephemeral', '--nodes=1', `--client-ca-file=${home}/clients.crt`);
      kubectl = new Kubectl(file, cluster.kubeconfig, 'default', home);
    });
    after(async () => {
      assert.equal(await cluster.stop(), 0);
      fs.rmSync(home, { recursive: true, force: true });
    });

    /** `kubectl` as a user whom a kubeconfig describes so. */
    function as(user: object): Kubectl {
      const config = path.join(home, `other-${++others}`);
      const cluster1 = { server: cluster.server, 'insecure-skip-tls-verify': true };
      const whole = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: cluster1 }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'c',
      };
      fs.writeFileSync(config, JSON.stringify(whole));
      return new Kubectl(file, config, 'default', home);
    }
    let others = 0;

    /** The administrator, who speaks for somebody. */
    async function impersonating(whom: object): Promise<Kubectl> {
      const { users } = JSON.parse(await kubectl.run('config view --raw -o json'));
      return as({ ...users[0].user, ...whom });
    }

    it('reconciles roles and bindings, and takes away what is too much only when it is told to', async () => {
      const both = `${subject('bob')}, ${subject('carol')}`;
      const first = await kubectl.run('auth reconcile -f -', ROLE('pods, secrets', both));
      assert.match(first, /role\.rbac\.authorization\.k8s\.io\/reads reconciled/);
      assert.match(await kubectl.run('auth can-i get secrets --as=carol'), /^yes/);
      const less = ROLE('pods', subject('bob'));
      await kubectl.run('auth reconcile -f -', less);
      assert.match(await kubectl.run('auth can-i get secrets --as=carol'), /^yes/);
      await kubectl.run('auth reconcile --remove-extra-permissions --remove-extra-subjects -f -', less);
      assert.match((await kubectl.try('auth can-i get pods --as=carol')).stdout, /^no/);
      assert.match((await kubectl.try('auth can-i get secrets --as=bob')).stdout, /^no/);
      assert.match(await kubectl.run('auth can-i get pods --as=bob'), /^yes/);
      const rules = await kubectl.run('auth can-i --list --as=bob');
      assert.match(rules, /^pods +\[\] +\[\] +\[get\]$/m);
      assert.match(rules, /\[\/healthz\] +\[\] +\[get\]/);
    });

    it('says who one is, with uid, groups and extra of whom one speaks for', async () => {
      const bob = { as: 'bob', 'as-uid': '7', 'as-user-extra': { scopes: ['a', 'b'] } };
      const text = await (await impersonating({ ...bob, 'as-groups': ['devs'] })).run('auth whoami');
      assert.match(
        text,
        /Username +bob\nUID +7\nGroups +\[devs system:authenticated\]\nExtra: scopes +\[a b\]/,
      );
      const master = await impersonating({ ...bob, 'as-groups': ['system:masters'] });
      assert.equal((await master.try('get pods')).stderr, 'No resources found in default namespace.\n');
    });

    it('takes a client certificate of a further authority', async () => {
      const erin = { 'client-certificate': `${home}/erin.crt`, 'client-key': `${home}/erin.key` };
      const stdout = await as(erin).run('auth whoami');
      assert.match(stdout, /Username +erin\nGroups +\[devs system:authenticated\]/);
    });

    it('gives out tokens for audiences and with what they are bound to, which end with it', async () => {
      await kubectl.run('create serviceaccount robot');
      await kubectl.run('create secret generic held');
      const bound = await kubectl.run(
        'create token robot --bound-object-kind=Secret --bound-object-name=held --duration=10m',
      );
      assert.match(
        await as({ token: bound }).run('auth whoami'),
        /Username +system:serviceaccount:default:robot/,
      );
      const foreign = await kubectl.run('create token robot --audience=elsewhere');
      assert.match((await as({ token: foreign }).try('auth whoami')).stderr, /Unauthorized/);
      await kubectl.run('delete secret held');
      assert.match((await as({ token: bound }).try('auth whoami')).stderr, /Unauthorized/);
      const wrong = await kubectl.try('create token robot --bound-object-kind=Pod --bound-object-name=none');
      assert.equal(wrong.stderr, 'error: failed to create token: pods "none" not found\n');
    });

    it('fills a Secret with a token that lasts, and notes its use', async () => {
      await kubectl.run('apply -f -', LEGACY);
      await kubectl.run('wait secret/robot-token --for=jsonpath={.data.token} --timeout=20s');
      const token = atob(await kubectl.run('get secret robot-token -o jsonpath={.data.token}'));
      const stdout = await as({ token }).run('auth whoami');
      assert.match(stdout, /Username +system:serviceaccount:default:robot/);
      const labels = await kubectl.run('get secret robot-token -o jsonpath={.metadata.labels}');
      assert.match(labels, /"kubernetes\.io\/legacy-token-last-used":"\d{4}-\d\d-\d\d"/);
    });

    it('records who asks for a certificate, whoever that speaks for, and heeds what is decided', async () => {
      const request = async (name: string): Promise<string> => `
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: ${name} }
spec:
  request: ${await certificateRequest(`CN=${name}`)}
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
`;
      const mallory = { as: 'mallory', 'as-uid': '9', 'as-groups': ['system:masters'] };
      const speaking = await impersonating({ ...mallory, 'as-user-extra': { why: ['so'] } });
      await speaking.run('create -f -', await request('good'));
      const { spec } = JSON.parse(await kubectl.run('get csr good -o json'));
      assert.deepEqual(
        [spec.username, spec.uid, spec.groups, spec.extra],
        ['mallory', '9', ['system:masters', 'system:authenticated'], { why: ['so'] }],
      );
      await kubectl.run('certificate approve good');
      await kubectl.run('wait csr/good --for=jsonpath={.status.certificate} --timeout=20s');
      assert.match(await kubectl.run('get csr good'), /Approved,Issued/);
      await kubectl.run('create -f -', await request('bad'));
      await kubectl.run('certificate deny bad');
      assert.match(await kubectl.run('get csr bad'), /Denied/);
      const again = await kubectl.try('certificate approve bad');
      assert.match(again.stderr, /certificate signing request "bad" is already Denied/);
    });

    it('lets kubectl stand in front of the server', async () => {
      const child = spawn(file, ['proxy', '--port=0', '--api-prefix=/k'], {
        env: { PATH: process.env['PATH'], HOME: home, KUBECONFIG: cluster.kubeconfig },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const [line] = await once(createInterface({ input: child.stdout }), 'line');
        const [address] = /127\.0\.0\.1:\d+/.exec(String(line)) ?? [];
        const get = async (where: string) => fetch(`http://${address}${where}`);
        assert.equal((await get('/k/api/v1/namespaces/default')).status, 200);
        assert.equal((await get('/k/api/v1/namespaces/none')).status, 404);
        assert.equal((await get('/k/api/v1/namespaces/default/pods/none/exec')).status, 403);
        const watch = await get('/k/api/v1/namespaces?watch=1&timeoutSeconds=1');
        assert.match(await watch.text(), /"type":"ADDED"/);
      } finally {
        child.kill();
        await once(child, 'close');
      }
    });

    it('debugs a Pod in place, as a copy, and its node', async () => {
      await kubectl.run('run web --image=example.com/web');
      await kubectl.run('wait pod/web --for=condition=Ready --timeout=20s');
      await kubectl.run('debug web --image=busybox --container=tools --target=web -- sleep 1000');
      const running = '{.status.ephemeralContainerStatuses[0].state.running}';
      await kubectl.run(`wait pod/web --for=jsonpath=${running} --timeout=20s`);
      await kubectl.run(`debug web --image=busybox --container=ends -- sh -c 'exit 3'`);
      const ended = '{.status.ephemeralContainerStatuses[1].state.terminated.exitCode}=3';
      await kubectl.run(`wait pod/web --for=jsonpath=${ended} --timeout=20s`);
      await kubectl.run(
        'debug web --copy-to=copy --container=web --image=busybox --share-processes -- sleep 1000',
      );
      await kubectl.run('wait pod/copy --for=condition=Ready --timeout=20s');
      const copy = JSON.parse(await kubectl.run('get pod copy -o json'));
      assert.deepEqual([copy.spec.shareProcessNamespace, copy.spec.containers.length], [true, 1]);
      const told = await kubectl.try('debug node/node-0 --image=busybox --profile=sysadmin -- sleep 1000');
      const [, name] =
        /pod (\S+) with container debugger on node node-0/.exec(told.stderr + told.stdout) ?? [];
      await kubectl.run(`wait pod/${name} --for=condition=Ready --timeout=20s`);
    });
  });

  describe(`a server with options of kube-apiserver, by kubectl ${version}`, () => {
    let cluster: WheelhouseProcess;
    let home: string;
    let kubectl: Kubectl;
    const authorizers = (...types: string[]): string =>
      JSON.stringify({
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'AuthorizationConfiguration',
        authorizers: types.map((type) => ({ type, name: type.toLowerCase() })),
      });
    before(async () => {
      home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-home-'));
      fs.writeFileSync(`${home}/authorizers`, authorizers('Node', 'RBAC'));
      for (const name of ['signing', 'former']) {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        fs.writeFileSync(`${home}/${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      }
      cluster = await startWheelhouse(
        '--ephemeral',
        '--nodes=1',
        '--no-default-storage-class',
        '--enable-admission-plugins=AlwaysPullImages',
        '--disable-admission-plugins=ServiceAccount,DefaultTolerationSeconds',
        '--enable-priority-and-fairness=false',
        '--max-mutating-requests-inflight=50',
        `--authorization-config=${home}/authorizers`,
        `--service-account-signing-key-file=${home}/signing.pem`,
        `--service-account-key-file=${home}/former.pem`,
      );
      kubectl = new Kubectl(file, cluster.kubeconfig, 'default', home);
    });
    after(async () => {
      assert.equal(await cluster.stop(), 0);
      fs.rmSync(home, { recursive: true, force: true });
    });

    it('has no default StorageClass, and the plugins that it was told', async () => {
      assert.equal(await kubectl.run('get storageclasses -o name'), '');
      await kubectl.run('run web --image=example.com/web --image-pull-policy=IfNotPresent');
      const { spec } = JSON.parse(await kubectl.run('get pod web -o json'));
      assert.deepEqual(
        [spec.containers[0].imagePullPolicy, spec.serviceAccountName, spec.tolerations],
        ['Always', undefined, undefined],
      );
      const metrics = await kubectl.run('get --raw /metrics');
      assert.ok(!metrics.includes('apiserver_flowcontrol_'));
    });

    it('signs tokens with the key that it was given, and publishes it with the former ones', async () => {
      const [head = ''] = (await kubectl.run('create token default')).split('.');
      const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
      const { keys } = JSON.parse(await kubectl.run('get --raw /openid/v1/jwks'));
      assert.deepEqual([alg, keys[0].kid, keys.length], ['ES256', kid, 2]);
      assert.notEqual(keys[1].kid, kid);
    });

    it('puts another file of authorizers into force, and none that is bad', async () => {
      const counted = /automatic_reloads_total\{[^}]*status="(\w+)"[^}]*\} (\d+)/g;
      const reloads = async (): Promise<string[]> =>
        [...(await kubectl.run('get --raw /metrics')).matchAll(counted)].map(
          ([, status, count]) => `${status} ${count}`,
        );
      const reloaded = async (wanted: string): Promise<void> => {
        for (let tries = 0; tries < 100; tries++) if ((await reloads()).includes(wanted)) return;
        assert.fail(`never: ${wanted}`);
      };
      const ask = async () => (await kubectl.try('auth can-i delete nodes --as=me')).stdout.trim();
      assert.equal(await ask(), 'no');
      fs.writeFileSync(`${home}/new`, authorizers('Node', 'RBAC', 'AlwaysAllow'));
      fs.renameSync(`${home}/new`, `${home}/authorizers`);
      await reloaded('success 1');
      assert.equal(await ask(), 'yes');
      fs.writeFileSync(`${home}/authorizers`, authorizers('AlwaysDeny'));
      await reloaded('failure 1');
      assert.equal(await ask(), 'yes');
    });
  });
}
