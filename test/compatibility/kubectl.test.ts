import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example/web:1
          ports: [{ name: http, containerPort: 8080 }]
          resources: { requests: { cpu: 100m, memory: 64Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { colour: blue }
`;

const kubectls = findKubectls();

describe('kubectl', () => {
  let cluster: WheelhouseProcess;
  let home: string;
  before(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-home-'));
    cluster = await startWheelhouse('--ephemeral');
  });
  after(async () => {
    assert.equal(await cluster.stop(), 0);
    fs.rmSync(home, { recursive: true, force: true });
  });

  if (kubectls.length === 0) it.skip('no kubectl is on this machine');
  for (const { version, file } of kubectls) describeKubectl(version, file);

  function describeKubectl(version: string, file: string): void {
    describe(version, function () {
      this.timeout(60_000);
      let kubectl: Kubectl;
      const namespace = `kubectl-${version.replace('.', '-')}`;
      before(async () => {
        kubectl = new Kubectl(file, cluster.kubeconfig, namespace, path.join(home, version));
        await kubectl.run(`create namespace ${namespace}`);
        await kubectl.run('apply -f -', DEPLOYMENT);
        await kubectl.run('rollout status deployment/web --timeout=30s');
      });
      after(async () => {
        await kubectl.run(`delete namespace ${namespace} --timeout=30s`);
      });

      it('applies: what is there unchanged, what differs configured', async () => {
        const again = await kubectl.run('apply -f -', DEPLOYMENT);
        assert.match(
          again,
          /deployment.apps\/web unchanged\nservice\/web unchanged\nconfigmap\/settings unchanged/,
        );
        const changed = await kubectl.run('apply -f -', DEPLOYMENT.replace('colour: blue', 'colour: green'));
        assert.match(changed, /configmap\/settings configured/);
        assert.equal(await kubectl.run('get cm settings -o jsonpath={.data.colour}'), 'green');
      });

      it('gets: tables, wide ones, YAML, JSON, jsonpath, names, labels and sorted', async () => {
        assert.match(
          await kubectl.run('get deploy'),
          /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +/,
        );
        assert.match(
          await kubectl.run('get deploy -o wide'),
          /CONTAINERS +IMAGES +SELECTOR\n.* web +registry.example\/web:1 +app=web/,
        );
        assert.match(await kubectl.run('get pods -o wide'), /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE /);
        assert.match(await kubectl.run('get svc web'), /web +ClusterIP +10\.\d+\.\d+\.\d+ +<none> +80\/TCP/);
        assert.match(
          await kubectl.run('get deploy web -o yaml'),
          /^apiVersion: apps\/v1\nkind: Deployment\n/,
        );
        const json = JSON.parse(await kubectl.run('get deploy web -o json')) as { kind: string };
        assert.equal(json.kind, 'Deployment');
        assert.equal(await kubectl.run('get deploy web -o jsonpath={.spec.replicas}'), '2');
        assert.equal(await kubectl.run('get deploy -o name'), 'deployment.apps/web\n');
        assert.match(
          await kubectl.run('get pods -l app=web --show-labels --no-headers'),
          /app=web,pod-template-hash=/,
        );
        assert.equal((await kubectl.run('get pods -l app!=web -o name')).trim(), '');
        assert.match(
          await kubectl.run('get pods --field-selector=status.phase=Running -o name'),
          /^pod\/web-/,
        );
        assert.match(await kubectl.run('get all'), /pod\/web-[\s\S]*service\/web[\s\S]*deployment.apps\/web/);
        assert.match(
          await kubectl.run('get cm --sort-by=.metadata.name -o name'),
          /kube-root-ca[^\n]*\n.*settings/,
        );
        assert.match(
          await kubectl.run('get nodes'),
          /^NAME +STATUS +ROLES +AGE +VERSION\nnode-0 +Ready +<none> +\S+ +v1.36/,
        );
      });

      it('describes a Deployment, a Pod and a node', async () => {
        assert.match(
          await kubectl.run('describe deployment web'),
          /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/,
        );
        const pod = await kubectl.run('get pods -o jsonpath={.items[0].metadata.name}');
        assert.match(
          await kubectl.run(`describe pod ${pod}`),
          /Controlled By: +ReplicaSet\/web-[\s\S]*Events:[\s\S]*Scheduled/,
        );
        assert.match(await kubectl.run('describe node node-0'), /Capacity:[\s\S]*Allocated resources:/);
      });

      it('labels, annotates and patches', async () => {
        await kubectl.run('label cm settings tier=front');
        await kubectl.run('annotate cm settings note=here');
        await kubectl.run(`patch cm settings --type=merge -p '{"data":{"a":"1"}}'`);
        await kubectl.run(`patch cm settings --type=json -p '[{"op":"add","path":"/data/b","value":"2"}]'`);
        await kubectl.run(
          `patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"b"}]}]}}}}'`,
        );
        const cm = JSON.parse(await kubectl.run('get cm settings -o json')) as {
          metadata: { labels: unknown; annotations: Record<string, string> };
          data: Record<string, string>;
        };
        assert.deepEqual(cm.metadata.labels, { tier: 'front' });
        assert.equal(cm.metadata.annotations['note'], 'here');
        assert.equal(cm.data['a'] + String(cm.data['b']), '12');
        assert.equal(
          await kubectl.run('get deploy web -o jsonpath={.spec.template.spec.containers[0].image}'),
          'registry.example/web:1',
        );
        await kubectl.run('label cm settings tier-');
        await kubectl.run('rollout status deployment/web --timeout=30s');
      });

      it('scales', async () => {
        await kubectl.run('scale deployment web --replicas=3 --current-replicas=2');
        await kubectl.run('wait deployment/web --for=jsonpath={.status.readyReplicas}=3 --timeout=30s');
        await kubectl.run('scale deployment web --replicas=2');
        const refused = await kubectl.try('scale deployment web --replicas=5 --current-replicas=9');
        assert.notEqual(refused.code, 0);
      });

      it('rolls out, shows the history, undoes, pauses, resumes and restarts', async () => {
        await kubectl.run('set image deployment/web web=registry.example/web:2');
        assert.match(
          await kubectl.run('rollout status deployment/web --timeout=30s'),
          /successfully rolled out/,
        );
        assert.match(await kubectl.run('rollout history deployment/web'), /REVISION +CHANGE-CAUSE\n1/);
        await kubectl.run('rollout undo deployment/web');
        await kubectl.run('rollout status deployment/web --timeout=30s');
        assert.equal(
          await kubectl.run('get deploy web -o jsonpath={.spec.template.spec.containers[0].image}'),
          'registry.example/web:1',
        );
        await kubectl.run('rollout pause deployment/web');
        assert.equal(await kubectl.run('get deploy web -o jsonpath={.spec.paused}'), 'true');
        await kubectl.run('rollout resume deployment/web');
        await kubectl.run('rollout restart deployment/web');
        await kubectl.run('rollout status deployment/web --timeout=30s');
      });

      it('waits for a condition and for a deletion', async () => {
        await kubectl.run('wait --for=condition=Available deployment/web --timeout=30s');
        await kubectl.run('run short --image=registry.example/short:1');
        await kubectl.run('wait --for=condition=Ready pod/short --timeout=30s');
        assert.match(await kubectl.run('delete pod short --timeout=30s'), /pod "short" deleted/);
        const gone = await kubectl.try('get pod short');
        assert.match(gone.stderr, /Error from server \(NotFound\): pods "short" not found/);
      });

      it('runs a Job to its end', async () => {
        await kubectl.run('create job once --image=registry.example/once:1 --dry-run=server -o name');
        const job = await kubectl.run(
          'create job once --image=registry.example/once:1 --dry-run=client -o json',
        );
        const object = JSON.parse(job) as { spec: { template: { metadata: Record<string, unknown> } } };
        object.spec.template.metadata['annotations'] = { 'simulation.wheelhouse.dev/run-ms': '100' };
        await kubectl.run('create -f -', JSON.stringify(object));
        await kubectl.run('wait --for=condition=Complete job/once --timeout=30s');
        await kubectl.run('delete job once');
      });

      it('explains kinds, and lists resources and versions', async () => {
        const text = await kubectl.run('explain deployment.spec.replicas');
        assert.match(text, /KIND: +Deployment[\s\S]*FIELD: +replicas <integer>[\s\S]*\w{4}/);
        assert.match(await kubectl.run('explain pod.spec.containers --recursive'), /livenessProbe/);
        assert.match(await kubectl.run('api-resources'), /deployments +deploy +apps\/v1 +true +Deployment/);
        assert.match(await kubectl.run('api-versions'), /^apps\/v1$/m);
        assert.match(await kubectl.run('version'), /Server Version: .*v1\.36/);
        await kubectl.run('cluster-info');
      });

      it('asks what it may do', async () => {
        assert.equal(await kubectl.run('auth can-i create deployments'), 'yes\n');
        const other = await kubectl.try('auth can-i create deployments --as=nobody');
        assert.equal(other.stdout, 'no\n');
        const refused = await kubectl.try('get pods --as=nobody');
        assert.match(
          refused.stderr,
          /pods is forbidden: User "nobody" cannot list resource "pods" in API group "" in the namespace/,
        );
      });

      it('applies on the server, and meets conflicts', async () => {
        const settings = (colour: string): string =>
          `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owned"},"data":{"colour":"${colour}"}}`;
        await kubectl.run('apply --server-side --field-manager=first -f -', settings('red'));
        const conflict = await kubectl.try(
          'apply --server-side --field-manager=second -f -',
          settings('blue'),
        );
        assert.match(conflict.stderr, /conflict with "first": \.data\.colour/);
        await kubectl.run(
          'apply --server-side --field-manager=second --force-conflicts -f -',
          settings('blue'),
        );
        assert.equal(await kubectl.run('get cm owned -o jsonpath={.data.colour}'), 'blue');
        const managers = await kubectl.run(
          'get cm owned --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}',
        );
        assert.equal(managers, 'second');
      });

      it('shows a difference before it is applied', async () => {
        const same = await kubectl.try('diff -f -', await kubectl.run('get cm settings -o yaml'));
        assert.equal(same.code, 0, same.stderr);
        const changed = await kubectl.try('diff -f -', DEPLOYMENT.replace('replicas: 2', 'replicas: 4'));
        assert.equal(changed.code, 1, changed.stderr);
        assert.match(changed.stdout, /-  replicas: 2\n\+  replicas: 4/);
      });

      it('edits with an editor', async () => {
        const editor = path.join(home, 'editor.sh');
        fs.writeFileSync(editor, '#!/bin/sh\nsed -i "s/colour: .*/colour: violet/" "$1"\n', { mode: 0o755 });
        const { stdout, code, stderr } = await new Kubectl(
          file,
          cluster.kubeconfig,
          namespace,
          path.join(home, version),
          {
            KUBE_EDITOR: editor,
          },
        ).try('edit cm settings');
        assert.equal(code, 0, stderr);
        assert.match(stdout, /configmap\/settings edited/);
        assert.equal(await kubectl.run('get cm settings -o jsonpath={.data.colour}'), 'violet');
      });

      it('is told what is wrong with a manifest', async () => {
        const unknownField = await kubectl.try('apply -f -', DEPLOYMENT.replace('replicas: 2', 'replica: 2'));
        assert.match(unknownField.stderr, /unknown field "spec.replica"/);
        const unknownKind = await kubectl.try(
          'apply -f -',
          'apiVersion: v1\nkind: Nothing\nmetadata: { name: x }',
        );
        assert.match(unknownKind.stderr, /no matches for kind "Nothing" in version "v1"/);
        const invalid = await kubectl.try('apply -f -', DEPLOYMENT.replace('replicas: 2', 'replicas: -2'));
        assert.match(
          invalid.stderr,
          /The Deployment "web" is invalid: spec.replicas: Invalid value: -2: must be greater than or equal to 0/,
        );
      });
    });
  }
});
