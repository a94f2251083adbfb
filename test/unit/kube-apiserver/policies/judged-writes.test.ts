import assert from 'node:assert/strict';
import { MERGE_PATCH } from '../harness.ts';
import { PolicyHarness, REFUSED, rulesFor } from './policy-harness.ts';

describe('validating admission policies', () => {
  let policies: PolicyHarness;
  beforeEach(async () => {
    policies = await PolicyHarness.start();
  });
  afterEach(() => policies.dispose());

  it('are asked where their match conditions are met', async () => {
    await policies.validating('p', {
      matchConditions: [
        { name: 'marked', expression: "object.metadata.?labels['judge'].orValue('') == 'yes'" },
        { name: 'named', expression: "object.data.k == 'x'" },
      ],
      validations: [{ expression: 'false', message: 'no' }],
    });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), '');
    const labels = { judge: 'yes' };
    assert.equal(await policies.refusal({ k: 'x' }, { labels }), `422 Invalid ${REFUSED} no`);
    assert.equal(
      await policies.refusal({ l: 'x' }, { labels }),
      `422 Invalid ${REFUSED} expression 'object.data.k == 'x'' resulted in error: no such key: k`,
    );
  });

  it('see the scale that is asked for, and change it', async () => {
    const scales = {
      resourceRules: [
        {
          apiGroups: ['apps'],
          apiVersions: ['v1'],
          operations: ['UPDATE'],
          resources: ['deployments/scale'],
        },
      ],
    };
    await policies.validating('p', {
      matchConstraints: scales,
      validations: [
        {
          expression: 'object.spec.replicas < 5',
          messageExpression:
            "object.apiVersion + ' ' + request.kind.kind + ' ' + string(oldObject.?spec.replicas.orValue(0)) + ' to ' + string(object.spec.replicas)",
        },
      ],
    });
    await policies.bind('p');
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    const path = '/apis/apps/v1/namespaces/default/deployments';
    await policies.create(path, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: { replicas: 2, selector: { matchLabels: { a: 'b' } }, template },
    });
    const scale = (replicas: number) =>
      policies.api.send('PATCH', `${path}/d/scale`, { spec: { replicas } }, MERGE_PATCH);
    assert.match((await scale(7)).body.message, /denied request: autoscaling\/v1 Scale 2 to 7$/);
    assert.equal((await scale(4)).body.spec.replicas, 4);
    const expression = '[JSONPatch{op: "replace", path: "/spec/replicas", value: 1}]';
    await policies.mutating('m', {
      matchConstraints: scales,
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
    });
    await policies.bindMutating('m');
    assert.equal((await scale(9)).body.spec.replicas, 1);
  });

  it('judge evictions and bindings by what was posted, and not what comes of it', async () => {
    await policies.create('/api/v1/namespaces/default/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default' },
    });
    const pods = '/api/v1/namespaces/default/pods';
    const spec = { containers: [{ name: 'c', image: 'i' }] };
    await policies.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec });
    const rules = [
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: ['*'],
        resources: ['pods/eviction', 'pods/binding', 'pods'],
      },
    ];
    await policies.validating('p', {
      matchConstraints: { resourceRules: rules },
      validations: [
        {
          expression: "object != null && object.metadata.?labels['let'].orValue('') == 'pass'",
          messageExpression: "request.operation + ' ' + request.subResource + ' ' + request.kind.kind",
        },
      ],
    });
    await policies.bind('p');
    const post = async (kind: string, apiVersion: string, labels: object, more: object): Promise<string> => {
      const body = { apiVersion, kind, metadata: { name: 'a', labels }, ...more };
      const answer = await policies.api.send('POST', `${pods}/a/${kind.toLowerCase()}`, body);
      return answer.status === 201 ? '' : String(answer.body.message).replace(/^.* denied request: /, '');
    };
    const node = { target: { kind: 'Node', name: 'n' } };
    assert.equal(await post('Binding', 'v1', {}, node), 'CREATE binding Binding');
    assert.equal(await post('Binding', 'v1', { let: 'pass' }, node), '');
    assert.equal(await post('Eviction', 'policy/v1', {}, {}), 'CREATE eviction Eviction');
    assert.equal(await post('Eviction', 'policy/v1', { let: 'pass' }, {}), '');
  });

  it('judge connections by what is asked for', async () => {
    await policies.validating('p', {
      matchConstraints: rulesFor('pods/exec', ['CONNECT']),
      validations: [
        {
          expression: "object.command[0] != 'sh'",
          messageExpression: "request.subResource + ' ' + object.kind + ' ' + object.command.join(' ')",
        },
      ],
    });
    await policies.bind('p');
    const exec = (command: string): Promise<string> =>
      policies.api
        .send('POST', `/api/v1/namespaces/default/pods/a/exec?stdout=true&command=${command}&command=-c`)
        .then(({ body }) => body.message);
    assert.equal(await exec('ls'), 'pods "a" not found');
    assert.equal(
      await exec('sh'),
      `pods "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: exec PodExecOptions sh -c`,
    );
  });

  it('are narrowed by their bindings', async () => {
    await policies.validating('p', { validations: [{ expression: 'false', message: 'no' }] });
    await policies.bind('p', {
      matchResources: { objectSelector: { matchLabels: { narrow: 'yes' } } },
    });
    assert.equal(await policies.refusal({}), '');
    assert.equal(await policies.refusal({}, { labels: { narrow: 'yes' } }), `422 Invalid ${REFUSED} no`);
  });

  it('match by rules, names, exclusions, selectors and other versions of a resource', async () => {
    const all = { validations: [{ expression: 'false', message: 'no' }] };
    const constraints = {
      ...rulesFor('configmaps', ['CREATE'], { resourceNames: ['a', 'b'] }),
      excludeResourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['*'],
          resources: ['configmaps'],
          resourceNames: ['b'],
        },
      ],
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } },
    };
    await policies.validating('p', { ...all, matchConstraints: constraints });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} no`);
    assert.equal(await policies.refusal({}, { name: 'b' }), '');
    assert.equal(await policies.refusal({}, { name: 'c' }), '');
    assert.equal((await policies.tryMap({}, {}, 'kube-system')).status, 201);
    const rules = [
      {
        apiGroups: ['autoscaling'],
        apiVersions: ['v1'],
        operations: ['*'],
        resources: ['horizontalpodautoscalers'],
      },
    ];
    const validations = [
      {
        expression: "object.apiVersion == 'autoscaling/v2'",
        messageExpression:
          "object.apiVersion + ' ' + request.kind.version + ' ' + request.requestKind.version",
      },
    ];
    await policies.validating('scaled', { validations, matchConstraints: { resourceRules: rules } });
    await policies.bind('scaled');
    const scaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'a' },
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } },
    };
    const path = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
    const { body } = await policies.api.send('POST', path, scaler);
    assert.match(body.message, /denied request: autoscaling\/v1 v1 v2$/);
  });

  it('never stand between their author and themselves', async () => {
    const everything = {
      matchConstraints: {
        resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }],
      },
    };
    await policies.validating('p', { ...everything, validations: [{ expression: 'false', message: 'no' }] });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} no`);
    const review = await policies.api.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
    });
    assert.deepEqual([review.status, review.body.status?.allowed], [201, true]);
    const group = '/apis/admissionregistration.k8s.io/v1';
    assert.equal(
      (await policies.api.send('DELETE', `${group}/validatingadmissionpolicybindings/p`)).status,
      200,
    );
    assert.equal(await policies.refusal({}), '');
  });
});
