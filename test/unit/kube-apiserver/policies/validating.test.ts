import assert from 'node:assert/strict';
import { MERGE_PATCH } from '../harness.ts';
import { CONFIG_MAPS, PolicyHarness, rulesFor } from './policy-harness.ts';

const REFUSED = `configmaps "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request:`;

describe('validating admission policies', () => {
  let policies: PolicyHarness;
  beforeEach(async () => {
    policies = await PolicyHarness.start();
  });
  afterEach(() => policies.dispose());

  it('refuse what an expression denies, once they are bound', async () => {
    await policies.validating('p', { validations: [{ expression: "object.data['k'] == 'good'" }] });
    assert.equal(await policies.refusal({ k: 'bad' }), '');
    await policies.bind('p');
    assert.equal(
      await policies.refusal({ k: 'bad' }),
      `422 Invalid ${REFUSED} failed expression: object.data['k'] == 'good'`,
    );
    assert.equal(await policies.refusal({ k: 'good' }), '');
    const { body } = await policies.tryMap({ k: 'bad' });
    assert.deepEqual(body.details, {
      name: 'a',
      kind: 'configmaps',
      causes: [{ message: body.message.slice('configmaps "a" is forbidden: '.length) }],
    });
  });

  it('follow what is changed and deleted', async () => {
    await policies.validating('p', { validations: [{ expression: 'false', message: 'no' }] });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} no`);
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p';
    const spec = { validations: [{ expression: 'false', message: 'never' }] };
    assert.equal((await policies.api.send('PATCH', path, { spec }, MERGE_PATCH)).status, 200);
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} never`);
    const binding = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/p';
    const other = { spec: { policyName: 'other' } };
    assert.equal((await policies.api.send('PATCH', binding, other, MERGE_PATCH)).status, 200);
    assert.equal(await policies.refusal({}), '');
    await policies.api.send('PATCH', binding, { spec: { policyName: 'p' } }, MERGE_PATCH);
    assert.notEqual(await policies.refusal({}), '');
    assert.equal((await policies.api.send('DELETE', path)).status, 200);
    assert.equal(await policies.refusal({}), '');
  });

  it('take the message of an expression, the reason of a validation, and the code of that', async () => {
    await policies.validating('p', {
      variables: [{ name: 'most', expression: '3' }],
      validations: [
        {
          expression: 'size(object.data) <= variables.most',
          messageExpression: "'at most ' + string(variables.most)",
          reason: 'Forbidden',
        },
        { expression: "!('big' in object.data)", message: ' so big ', reason: 'RequestEntityTooLarge' },
        { expression: "!('x' in object.data)", messageExpression: "'a\\nb'", message: 'plain' },
      ],
    });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({ a: '', b: '', c: '', d: '' }),
      `403 Forbidden ${REFUSED} at most 3`,
    );
    assert.equal(await policies.refusal({ big: '' }), `413 RequestEntityTooLarge ${REFUSED} so big`);
    assert.equal(await policies.refusal({ x: '' }), `422 Invalid ${REFUSED} plain`);
  });

  it('see the request, the old object, and the namespace', async () => {
    await policies.validating('p', {
      matchConstraints: rulesFor('configmaps', ['*']),
      validations: [
        {
          expression: 'false',
          messageExpression:
            "[request.operation, request.kind.kind, request.resource.resource, request.namespace, request.userInfo.username, namespaceObject.metadata.name, string(request.dryRun), string(object == null), string(oldObject == null)].join(' ')",
        },
      ],
    });
    await policies.bind('p', { validationActions: ['Warn'] });
    const { headers } = await policies.tryMap({});
    const prefix = `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': `;
    assert.equal(
      String(headers['warning']),
      `${prefix}CREATE ConfigMap configmaps default admin default true false true"`,
    );
    await policies.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    const deleted = await policies.api.send('DELETE', `${CONFIG_MAPS}/a`);
    assert.equal(
      String(deleted.headers['warning']),
      `${prefix}DELETE ConfigMap configmaps default admin default false true false"`,
    );
  });

  it('say what goes wrong, unless they ignore it', async () => {
    const validations = [{ expression: "object.data['k'] == 'good'" }];
    await policies.validating('p', { validations });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({}),
      `422 Invalid ${REFUSED} expression 'object.data['k'] == 'good'' resulted in error: no such key: data`,
    );
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p';
    await policies.api.send('PATCH', path, { spec: { failurePolicy: 'Ignore' } }, MERGE_PATCH);
    assert.equal(await policies.refusal({}), '');
  });

  it('evaluate a variable once, and only where it is named', async () => {
    await policies.validating('p', {
      variables: [
        { name: 'broken', expression: "object.data['none'] == 'x'" },
        { name: 'kept', expression: "object.data.k + '!'" },
      ],
      validations: [
        { expression: "variables.kept == 'a!' && variables.kept.size() == 2" },
        { expression: "object.data.k != 'a' || variables.broken" },
      ],
    });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({ k: 'b' }),
      `422 Invalid ${REFUSED} failed expression: variables.kept == 'a!' && variables.kept.size() == 2`,
    );
    assert.equal(
      await policies.refusal({ k: 'a' }),
      `422 Invalid ${REFUSED} expression 'object.data.k != 'a' || variables.broken' resulted in error: composited variable "broken" fails to evaluate: no such key: none`,
    );
  });

  it('end where their budget does', async () => {
    const check = (verb: string): string =>
      `authorizer.group('').resource('pods').check('${verb}').allowed()`;
    const two = `${check('get')} && ${check('list')}`;
    await policies.validating('p', { validations: Array.from({ length: 15 }, () => ({ expression: two })) });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({}),
      `422 Invalid ${REFUSED} validation failed due to running out of cost budget, no further validation rules will be run`,
    );
    await policies.api.send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p');
    await policies.validating('q', { validations: [{ expression: `${two} && ${check('watch')}` }] });
    await policies.bind('q');
    assert.match(
      await policies.refusal({}),
      /resulted in error: operation cancelled: actual cost limit exceeded$/,
    );
  });

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

  it('ask the authorizer, as often as an expression wants', async () => {
    const allowed = (verb: string): string =>
      `authorizer.group('').resource('secrets').namespace('default').check('${verb}').allowed()`;
    await policies.validating('p', {
      validations: [
        { expression: `${allowed('get')} && ${allowed('list')}` },
        {
          expression:
            "!authorizer.serviceAccount('default', 'nobody').requestResource(request.name).check('get').allowed()".replace(
              '.requestResource(request.name)',
              ".group('').resource('configmaps').name(request.name)",
            ),
        },
        { expression: "authorizer.requestResource.check('create').allowed()" },
        { expression: "authorizer.path('/healthz').check('get').allowed() && false", message: 'asked' },
      ],
    });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} asked`);
  });

  it('note failures and annotations for the audit log, and warn', async () => {
    await policies.validating('p', {
      validations: [{ expression: 'false', message: 'no' }],
      auditAnnotations: [{ key: 'k', valueExpression: "'seen ' + object.metadata.name" }],
    });
    await policies.bind('p', { validationActions: ['Audit', 'Warn'] });
    const { status, headers } = await policies.tryMap({});
    assert.deepEqual(
      [status, String(headers['warning'])],
      [201, `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': no"`],
    );
  });

  it('are counted', async () => {
    await policies.validating('p', { validations: [{ expression: 'false', message: 'no' }] });
    await policies.bind('p', { validationActions: ['Audit', 'Warn'] });
    await policies.tryMap({});
    const { body } = await policies.api.send('GET', '/metrics');
    for (const action of ['audit', 'warn']) {
      assert.match(
        String(body),
        new RegExp(
          `apiserver_validating_admission_policy_check_total{[^}]*enforcement_action="${action}"[^}]*policy="p"[^}]*} 1\\n`,
        ),
      );
    }
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
