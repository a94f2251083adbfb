import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

/** A policy about replicas as the documentation of Kubernetes has it, with parameters, and one that sets a label. */
const POLICIES = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec:
  paramKind: { apiVersion: v1, kind: ConfigMap }
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, deployments/scale] }
  variables:
    - { name: most, expression: "int(params.data.most)" }
  validations:
    - expression: object.spec.replicas <= variables.most
      messageExpression: "'at most ' + string(variables.most) + ' replicas'"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec:
  policyName: replicas
  validationActions: [Deny]
  paramRef: { name: limits, parameterNotFoundAction: Allow }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: team }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }
  reinvocationPolicy: Never
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: "Object{metadata: Object.metadata{labels: {'team': 'blue'}}}"
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: team }
spec: { policyName: team }
`;

describe('admission policies with kubectl', () => {
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

  const [newest] = findKubectls();
  if (!newest) it.skip('no kubectl is on this machine');
  else {
    it('hold Deployments to their parameters, label them, and tell of their types', async function () {
      this.timeout(60_000);
      const kubectl = new Kubectl(newest.file, cluster.kubeconfig, 'default', home);
      await kubectl.run('apply -f -', POLICIES);
      await kubectl.run('create configmap limits --from-literal=most=2');
      await kubectl.run('create deployment web --image=example.com/web:1 --replicas=2');
      assert.equal(await kubectl.run('get deployment web -o jsonpath={.metadata.labels.team}'), 'blue');
      await assert.rejects(
        kubectl.run('create deployment many --image=example.com/web:1 --replicas=3'),
        /deployments.apps "many" is forbidden: ValidatingAdmissionPolicy 'replicas' with binding 'replicas' denied request: at most 2 replicas/,
      );
      await assert.rejects(kubectl.run('scale deployment web --replicas=3'), /at most 2 replicas/);
      await kubectl.run('patch configmap limits -p {"data":{"most":"3"}}');
      await kubectl.run('scale deployment web --replicas=3');
      await kubectl.run(
        'wait validatingadmissionpolicy/replicas --for=jsonpath={.status.observedGeneration}=1 --timeout=20s',
      );
      assert.match(await kubectl.run('get validatingadmissionpolicy replicas'), /replicas +1 +v1\/ConfigMap/);
    });
  }
});
