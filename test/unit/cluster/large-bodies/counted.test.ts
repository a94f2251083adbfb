import assert from 'node:assert/strict';
import { readAuditPolicy } from '../../../../src/kube-apiserver/index.ts';
import { configMap, type Request, serve, type Served } from './harness.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';
const AUDIT = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata, verbs: [create]}]\n';

describe('what is counted and noted of a large body', function () {
  this.timeout(60_000);
  let served: Served;
  let lines: { stage: string; objectRef: { name?: string }; annotations?: object }[];
  afterEach(() => served.dispose());

  async function start(fromBytes: number | undefined): Promise<void> {
    lines = [];
    const sink = { write: (line: string): boolean => lines.push(JSON.parse(line)) > 0 };
    served = await serve({ fromBytes, audit: { policy: readAuditPolicy(AUDIT), sink } });
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
    const send = async (target: string, body: object): Promise<void> => {
      const request: Request = {
        method: 'POST',
        target: `${POLICIES}/${target}`,
        body: JSON.stringify(body),
      };
      const { status, text } = await served.send(request);
      assert.equal(status, 201, text);
    };
    await send('validatingadmissionpolicies', {
      metadata: { name: 'seen' },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: "object.metadata.name != 'bad'" }],
        auditAnnotations: [{ key: 'k', valueExpression: "'seen ' + object.metadata.name" }],
      },
    });
    await send('validatingadmissionpolicybindings', {
      metadata: { name: 'seen' },
      spec: { policyName: 'seen', validationActions: ['Deny'] },
    });
  }

  /** What is said of two creates, of which the second is refused. */
  async function told(): Promise<object> {
    for (const [name, expected] of [
      ['good', 201],
      ['bad', 422],
    ] as const) {
      const { status } = await served.send({ method: 'POST', target: CONFIG_MAPS, body: configMap(name, 3) });
      assert.equal(status, expected);
    }
    const { text } = await served.send({ method: 'GET', target: '/metrics' });
    const checks = text
      .split('\n')
      .filter((line) => line.startsWith('apiserver_validating_admission_policy_check_total'));
    const steps = text
      .split('\n')
      .filter(
        (line) => /_duration_seconds_count\{.*operation="CREATE"/.test(line) && line.includes('admission_'),
      );
    const annotations = lines
      .filter(
        ({ stage, objectRef }) =>
          stage === 'ResponseComplete' && ['good', 'bad'].includes(objectRef.name ?? ''),
      )
      .map((line) => line.annotations);
    return { checks, steps, annotations };
  }

  it('is what it would be in place', async () => {
    await start(undefined);
    const inPlace = await told();
    served.dispose();
    assert.match(JSON.stringify(inPlace), /"seen\/k":"seen good"/);
    assert.match(JSON.stringify(inPlace), /check_total\{enforcement_action=\\"deny\\".* 1"/);
    await start(0);
    assert.deepEqual(await told(), inPlace);
    assert.equal(served.threads(), 1);
  });
});
