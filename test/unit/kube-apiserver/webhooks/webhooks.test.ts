import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { type Answer, APPLY_PATCH, type Harness, MERGE_PATCH, startServer } from '../harness.ts';
import {
  configuration,
  configurationsPath,
  FakeWebhooks,
  type HookKind,
  patch,
  webhook,
} from './fake-webhooks.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const map = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { a: '1' },
  ...more,
});

describe('admission webhooks', () => {
  let hooks: FakeWebhooks;
  let api: Harness;
  beforeEach(async () => {
    hooks = new FakeWebhooks();
    api = await startServer({ https: hooks });
    await api.send('POST', '/api/v1/namespaces', { metadata: { name: 'other', labels: { team: 'x' } } });
  });
  afterEach(() => api.server.dispose());

  const configure = async (kind: HookKind, name: string, hook: JsonObject = {}): Promise<void> => {
    const { status, body } = await api.send(
      'POST',
      configurationsPath(kind),
      configuration(kind, name, hook),
    );
    assert.equal(status, 201, body.message);
  };
  const create = (name: string, more: JsonObject = {}, target = MAPS): Promise<Answer> =>
    api.send('POST', target, map(name, more));

  describe('the review', () => {
    it('tells of the write, who asks for it and how', async () => {
      hooks.at('seen', () => ({ allowed: true }));
      await configure('Validating', 'seen');
      assert.equal((await create('a')).status, 201);
      const [sent] = hooks.sent;
      const [{ kind, apiVersion, request } = assert.fail()] = hooks.reviews;
      assert.deepEqual([kind, apiVersion], ['AdmissionReview', 'admission.k8s.io/v1']);
      assert.deepEqual([sent?.method, sent?.target, sent?.port], ['POST', '/hook?timeout=10s', 443]);
      assert.equal(sent?.headers['content-type'], 'application/json');
      const { uid, object, ...rest } = request;
      assert.match(uid, /^[0-9a-f-]{36}$/);
      assert.deepEqual(rest, {
        kind: { group: '', version: 'v1', kind: 'ConfigMap' },
        resource: { group: '', version: 'v1', resource: 'configmaps' },
        requestKind: { group: '', version: 'v1', kind: 'ConfigMap' },
        requestResource: { group: '', version: 'v1', resource: 'configmaps' },
        name: 'a',
        namespace: 'default',
        operation: 'CREATE',
        userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
        oldObject: null,
        dryRun: false,
        options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
      });
      assert.deepEqual([object.kind, object.apiVersion, object.data], ['ConfigMap', 'v1', { a: '1' }]);
      assert.equal(object.metadata.namespace, 'default');
    });

    it('has the object as it was on an update, and that one alone on a deletion', async () => {
      await create('a');
      hooks.at('seen', () => ({ allowed: true }));
      await configure('Validating', 'seen');
      await api.send('PATCH', `${MAPS}/a`, { data: { a: '2' } }, MERGE_PATCH);
      await api.send('DELETE', `${MAPS}/a`, undefined);
      const [update, deletion] = hooks.reviews;
      assert.deepEqual(
        [update?.request.operation, update?.request.object.data.a, update?.request.oldObject.data.a],
        ['UPDATE', '2', '1'],
      );
      assert.deepEqual(
        [deletion?.request.operation, deletion?.request.object, deletion?.request.oldObject.data.a],
        ['DELETE', null, '2'],
      );
      assert.equal(deletion?.request.options.kind, 'DeleteOptions');
    });

    it('is sent for each object of a collection that is deleted', async () => {
      await create('a');
      await create('b');
      hooks.at('seen', ({ request }) => ({ allowed: request.oldObject.metadata.name !== 'b' }));
      await configure('Validating', 'seen', { rules: [{ ...RULE, operations: ['DELETE'] }] });
      const { status, body } = await api.send('DELETE', MAPS);
      assert.equal(status, 400);
      assert.equal(
        body.message,
        'admission webhook "seen.example.com" denied the request without explanation',
      );
      assert.deepEqual(
        new Set(hooks.reviews.map(({ request }) => request.oldObject.metadata.name)),
        new Set(['a', 'b']),
      );
      assert.equal((await api.send('GET', `${MAPS}/b`)).status, 200);
    });

    it('tells of what becomes of a patch, with the options that the client gave', async () => {
      await create('a');
      await configure('Validating', 'seen');
      const change = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '2' } };
      const query = '?fieldManager=me&force=true&fieldValidation=Strict';

      hooks.at('seen', () => ({ allowed: true }));
      await api.send('PATCH', `${MAPS}/a${query}`, change, APPLY_PATCH);
      await api.send(
        'PATCH',
        `${MAPS}/b?fieldManager=me`,
        { ...change, metadata: { name: 'b' } },
        APPLY_PATCH,
      );
      const of = { apiVersion: 'meta.k8s.io/v1', fieldManager: 'me' };
      assert.deepEqual(
        hooks.reviews.map(({ request }) => [request.operation, request.options]),
        [
          ['UPDATE', { ...of, kind: 'UpdateOptions', fieldValidation: 'Strict' }],
          ['CREATE', { ...of, kind: 'CreateOptions' }],
        ],
      );
    });

    it('is of version v1beta1 for who knows that one alone, and need not be identified', async () => {
      hooks.at('old', () => ({
        uid: 'another',
        ...patch({ op: 'add', path: '/data/b', value: '2' }),
        patchType: undefined,
      }));
      await configure('Mutating', 'old', { admissionReviewVersions: ['v1beta1', 'v9'] });
      assert.deepEqual((await create('a')).body.data, { a: '1', b: '2' });
      assert.equal(hooks.reviews[0]?.apiVersion, 'admission.k8s.io/v1beta1');
    });

    it('is sent on a dry run, too, and says so', async () => {
      hooks.at('seen', () => ({ allowed: true }));
      await configure('Validating', 'seen', { sideEffects: 'NoneOnDryRun' });
      assert.equal((await create('a', {}, `${MAPS}?dryRun=All`)).status, 201);
      assert.equal(hooks.reviews[0]?.request.dryRun, true);
    });
  });

  describe('an answer', () => {
    it('refuses with its own status, and the name of who refuses', async () => {
      const status = {
        code: 403,
        reason: 'Forbidden',
        message: 'not today',
        details: { causes: [{ field: 'x' }] },
      };
      hooks.at('no', () => ({ allowed: false, status }));
      await configure('Validating', 'no');
      const { status: code, body } = await create('a');
      assert.equal(code, 403);
      assert.deepEqual(body, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'admission webhook "no.example.com" denied the request: not today',
        reason: 'Forbidden',
        details: { causes: [{ field: 'x' }] },
        code: 403,
      });
    });

    for (const [what, status, code, message] of [
      ['nothing', undefined, 400, ' without explanation'],
      ['a reason', { reason: 'Invalid' }, 400, ': Invalid'],
      ['a code of success', { code: 200, message: 'x' }, 400, ': x'],
      ['a code', { code: 422 }, 422, ' without explanation'],
    ] as const) {
      it(`that refuses with ${what} is understood`, async () => {
        hooks.at('no', () => ({ allowed: false, ...(status ? { status } : {}) }));
        await configure('Mutating', 'no');
        const { status: answered, body } = await create('a');
        assert.equal(answered, code);
        assert.equal(body.message, `admission webhook "no.example.com" denied the request${message}`);
      });
    }

    it('warns', async () => {
      hooks.at('warns', () => ({ allowed: true, warnings: ['take care', 'and "hurry"'] }));
      await configure('Validating', 'warns');
      const { headers } = await create('a');
      assert.deepEqual(headers['warning'], ['299 - "take care"', '299 - "and \\"hurry\\""']);
    });

    it('patches the object, which then has its defaults', async () => {
      hooks.at('patches', () =>
        patch({ op: 'add', path: '/spec/containers/-', value: { name: 'b', image: 'b' } }),
      );
      await configure('Mutating', 'patches', { rules: [{ ...RULE, resources: ['pods'] }] });
      const spec = { containers: [{ name: 'a', image: 'a' }] };
      await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
      const { status, body } = await api.send('POST', '/api/v1/namespaces/default/pods', {
        metadata: { name: 'p' },
        spec,
      });
      assert.equal(status, 201, body.message);
      assert.deepEqual(
        body.spec.containers.map(({ name, imagePullPolicy }: JsonObject) => [name, imagePullPolicy]),
        [
          ['a', 'Always'],
          ['b', 'Always'],
        ],
      );
    });

    it('that allows is asked of nobody else to hold: what is patched is validated', async () => {
      hooks.at('patches', () => patch({ op: 'add', path: '/data/a~1b', value: 'x' }));
      await configure('Mutating', 'patches');
      const { status, body } = await create('a');
      assert.equal(status, 422);
      assert.match(body.message, /^ConfigMap "a" is invalid: data\[a\/b\]: Invalid value/);
    });
  });

  describe('who is asked', () => {
    it('is asked in the order of the configurations and of their webhooks, each seeing what came before', async () => {
      const adds = (name: string) => (): JsonObject =>
        patch({ op: 'add', path: `/data/${name}`, value: 'x' });
      for (const name of ['one', 'two', 'three']) hooks.at(name, adds(name));
      await configure('Mutating', 'two');
      await api.send('POST', configurationsPath('Mutating'), {
        ...configuration('Mutating', 'a-first'),
        webhooks: [webhook('one'), webhook('three')],
      });
      const { body } = await create('a');
      assert.deepEqual(hooks.asked, ['one', 'three', 'two']);
      assert.deepEqual(Object.keys(hooks.reviews[2]?.request.object.data), ['a', 'one', 'three']);
      assert.deepEqual(body.data, { a: '1', one: 'x', three: 'x', two: 'x' });
    });

    it('is asked by rules, scope, operations and subresources', async () => {
      const rules: [string, JsonObject][] = [
        ['group', { apiGroups: ['apps'] }],
        ['version', { apiVersions: ['v2'] }],
        ['operation', { operations: ['UPDATE', 'DELETE'] }],
        ['cluster', { scope: 'Cluster' }],
        ['sub', { resources: ['configmaps/status', 'configmaps/*x'] }],
        ['below', { resources: ['*/status'] }],
        ['yes-all', { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
        ['yes-scope', { scope: 'Namespaced' }],
        ['yes-any-below', { resources: ['configmaps/*'] }],
        ['yes-everything', { resources: ['*/*'] }],
      ];
      for (const [name, rule] of rules) {
        hooks.at(name, () => ({ allowed: true }));
        await configure('Mutating', name, { rules: [{ ...RULE, ...rule }] });
      }
      assert.equal((await create('a')).status, 201);
      assert.deepEqual(hooks.asked, ['yes-all', 'yes-any-below', 'yes-everything', 'yes-scope']);
    });

    it('is asked by the labels of the namespace and of the object, as it was or will be', async () => {
      for (const name of ['team', 'labelled']) hooks.at(name, () => ({ allowed: true }));
      await configure('Mutating', 'labelled', { objectSelector: { matchLabels: { x: 'y' } } });
      await configure('Mutating', 'team', { namespaceSelector: { matchLabels: { team: 'x' } } });
      await create('a');
      assert.deepEqual(hooks.asked, []);
      const inOther = '/api/v1/namespaces/other/configmaps';
      await create('b', { metadata: { name: 'b', labels: { x: 'y' } } }, inOther);
      assert.deepEqual(hooks.asked, ['labelled', 'team']);
      await api.send('PATCH', `${inOther}/b`, { metadata: { labels: null } }, MERGE_PATCH);
      assert.deepEqual(hooks.asked.slice(2), ['labelled', 'team']);
      await api.send('PATCH', `${inOther}/b`, { data: { b: 'c' } }, MERGE_PATCH);
      assert.deepEqual(hooks.asked.slice(4), ['team']);
    });

    it('is asked about a namespace by its own labels', async () => {
      hooks.at('team', () => ({ allowed: false }));
      const rules = [{ ...RULE, resources: ['namespaces'] }];
      await configure('Validating', 'team', { rules, namespaceSelector: { matchLabels: { team: 'x' } } });
      const post = (labels: JsonObject): Promise<Answer> =>
        api.send('POST', '/api/v1/namespaces', { metadata: { name: 'n', labels } });
      assert.equal((await post({ team: 'x' })).status, 400);
      assert.equal((await post({ team: 'y' })).status, 201);
    });

    it('sees another version of the object where its rules name that one', async () => {
      const seen: JsonObject[] = [];
      hooks.at('old', ({ request }) => {
        seen.push(request);
        return patch({ op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 70 });
      });
      const rule = {
        apiGroups: ['autoscaling'],
        apiVersions: ['v1'],
        resources: ['horizontalpodautoscalers'],
      };
      await configure('Mutating', 'old', { rules: [{ ...RULE, ...rule }] });
      await configure('Mutating', 'exact', { rules: [{ ...RULE, ...rule }], matchPolicy: 'Exact' });
      const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } };
      const { status, body } = await api.send(
        'POST',
        '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
        {
          metadata: { name: 'h' },
          spec: {
            maxReplicas: 3,
            scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
            metrics: [{ type: 'Resource', resource }],
          },
        },
      );
      assert.equal(status, 201, body.message);
      assert.equal(body.apiVersion, 'autoscaling/v2');
      assert.equal(body.spec.metrics[0].resource.target.averageUtilization, 70);
      const [request = assert.fail()] = seen;
      assert.deepEqual(hooks.asked, ['old']);
      assert.deepEqual(request['kind'], {
        group: 'autoscaling',
        version: 'v1',
        kind: 'HorizontalPodAutoscaler',
      });
      assert.deepEqual(request['requestKind'], {
        group: 'autoscaling',
        version: 'v2',
        kind: 'HorizontalPodAutoscaler',
      });
      const shown = request['object'] as { apiVersion: string; spec: JsonObject };
      assert.deepEqual(
        [shown.apiVersion, shown.spec['targetCPUUtilizationPercentage']],
        ['autoscaling/v1', 50],
      );
    });

    it('is asked where its conditions hold', async () => {
      hooks.at('holds', () => ({ allowed: true }));
      hooks.at('fails', () => ({ allowed: true }));
      const matchConditions = (...expressions: string[]): JsonObject => ({
        matchConditions: expressions.map((expression, i) => ({ name: `c${i}`, expression })),
      });
      await configure(
        'Validating',
        'holds',
        matchConditions(
          "object.data.a == '1' && oldObject == null",
          "request.operation == 'CREATE' && request.userInfo.username == 'admin'",
          "authorizer.group('').resource('secrets').namespace('default').check('list').allowed()",
          "authorizer.serviceAccount('default', 'nobody').group('').resource('secrets').check('list').allowed() == false",
        ),
      );
      await configure('Validating', 'fails', matchConditions("request.name == 'b'", 'object.spec.x == 1'));
      assert.equal((await create('a')).status, 201);
      assert.deepEqual(hooks.asked, ['holds']);
    });

    it('is not asked, and the write refused, where a condition cannot be evaluated, unless failures are ignored', async () => {
      hooks.at('fails', () => ({ allowed: true }));
      hooks.at('ignored', () => ({ allowed: true }));
      const matchConditions = [{ name: 'c', expression: 'object.spec.x == 1' }];
      await configure('Validating', 'ignored', { matchConditions, failurePolicy: 'Ignore' });
      assert.equal((await create('a')).status, 201);
      await configure('Validating', 'fails', { matchConditions });
      const { status, body } = await create('b');
      assert.equal(status, 403);
      assert.equal(
        body.message,
        `configmaps "b" is forbidden: expression 'object.spec.x == 1' resulted in error: no such key: spec`,
      );
      assert.deepEqual(hooks.asked, []);
    });

    it('is asked as long as it is configured', async () => {
      hooks.at('no', () => ({ allowed: false }));
      await configure('Validating', 'no');
      assert.equal((await create('a')).status, 400);
      await api.send('DELETE', `${configurationsPath('Validating')}/no`);
      assert.equal((await create('a')).status, 201);
    });

    it('is never asked about what configures webhooks, so that a broken one can be mended', async () => {
      const everything = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'] }];
      await configure('Mutating', 'broken', { rules: everything });
      await configure('Validating', 'broken', { rules: everything });
      assert.equal((await create('a')).status, 500);
      for (const kind of ['Mutating', 'Validating'] as const) {
        const path = `${configurationsPath(kind)}/broken`;
        const fixed = { webhooks: [webhook('broken', { failurePolicy: 'Ignore' })] };
        assert.equal((await api.send('PATCH', path, fixed, MERGE_PATCH)).status, 200);
      }
      assert.equal((await create('a')).status, 201);
      for (const kind of ['Mutating', 'Validating'] as const)
        assert.equal((await api.send('DELETE', `${configurationsPath(kind)}/broken`)).status, 200);
    });
  });

  describe('who is asked again', () => {
    const counting = (): JsonObject => patch({ op: 'add', path: '/data/n', value: `${hooks.sent.length}` });

    it('wants it, and was asked before something changed', async () => {
      hooks.at('again', () => ({ allowed: true }));
      hooks.at('never', () => ({ allowed: true }));
      hooks.at('patches', () => patch({ op: 'add', path: '/data/b', value: 'x' }));
      hooks.at('z-late', () => ({ allowed: true }));
      await configure('Mutating', 'again', { reinvocationPolicy: 'IfNeeded' });
      await configure('Mutating', 'never');
      await configure('Mutating', 'patches');
      await configure('Mutating', 'z-late', { reinvocationPolicy: 'IfNeeded' });
      assert.equal((await create('a')).status, 201);
      assert.deepEqual(hooks.asked, ['again', 'never', 'patches', 'z-late', 'again']);
      assert.equal(hooks.reviews[4]?.request.object.data.b, 'x');
    });

    it('is asked twice at most', async () => {
      for (const name of ['one', 'two']) {
        hooks.at(name, counting);
        await configure('Mutating', name, { reinvocationPolicy: 'IfNeeded' });
      }
      assert.equal((await create('a')).status, 201);
      assert.deepEqual(hooks.asked, ['one', 'two', 'one', 'two']);
    });

    it('is nobody where a patch changes nothing', async () => {
      hooks.at('again', () => ({ allowed: true }));
      hooks.at('patches', () => patch({ op: 'replace', path: '/data/a', value: '1' }));
      await configure('Mutating', 'again', { reinvocationPolicy: 'IfNeeded' });
      await configure('Mutating', 'patches');
      await create('a');
      assert.deepEqual(hooks.asked, ['again', 'patches']);
    });
  });

  it('are counted', async () => {
    hooks.at('yes', () => ({ allowed: true }));
    hooks.at('no', () => ({ allowed: false, status: { code: 422 } }));
    await configure('Mutating', 'open', { failurePolicy: 'Ignore' });
    await configure('Mutating', 'yes');
    await configure('Validating', 'no');
    await create('a');
    const { body } = await api.send('GET', '/metrics');
    for (const line of [
      'apiserver_admission_webhook_request_total{code="200",name="yes.example.com",operation="CREATE",rejected="false",type="admit"} 1',
      'apiserver_admission_webhook_request_total{code="503",name="open.example.com",operation="CREATE",rejected="false",type="admit"} 1',
      'apiserver_admission_webhook_request_total{code="422",name="no.example.com",operation="CREATE",rejected="true",type="validating"} 1',
      'apiserver_admission_webhook_fail_open_count{name="open.example.com",type="admit"} 1',
      'apiserver_admission_webhook_rejection_count{error_type="no_error",name="no.example.com",operation="CREATE",rejection_code="422",type="validating"} 1',
      'apiserver_admission_webhook_admission_duration_seconds_count{name="yes.example.com",operation="CREATE",rejected="false",type="admit"} 1',
    ]) {
      assert.ok(String(body).includes(`${line}\n`), line);
    }
  });
});

const RULE = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] };
