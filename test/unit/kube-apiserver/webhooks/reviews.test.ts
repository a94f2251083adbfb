import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { APPLY_PATCH, MERGE_PATCH } from '../harness.ts';
import { patch, RULE } from './fake-webhooks.ts';
import { MAPS, WebhookHarness } from './webhook-harness.ts';

describe('admission webhooks', () => {
  let webhooks: WebhookHarness;
  beforeEach(async () => {
    webhooks = await WebhookHarness.start();
  });
  afterEach(() => webhooks.dispose());

  describe('the review', () => {
    it('tells of the write, who asks for it and how', async () => {
      webhooks.hooks.at('seen', () => ({ allowed: true }));
      await webhooks.configure('Validating', 'seen');
      assert.equal((await webhooks.create('a')).status, 201);
      const [sent] = webhooks.hooks.sent;
      const [{ kind, apiVersion, request } = assert.fail()] = webhooks.hooks.reviews;
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
      await webhooks.create('a');
      webhooks.hooks.at('seen', () => ({ allowed: true }));
      await webhooks.configure('Validating', 'seen');
      await webhooks.api.send('PATCH', `${MAPS}/a`, { data: { a: '2' } }, MERGE_PATCH);
      await webhooks.api.send('DELETE', `${MAPS}/a`, undefined);
      const [update, deletion] = webhooks.hooks.reviews;
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
      await webhooks.create('a');
      await webhooks.create('b');
      webhooks.hooks.at('seen', ({ request }) => ({ allowed: request.oldObject.metadata.name !== 'b' }));
      await webhooks.configure('Validating', 'seen', { rules: [{ ...RULE, operations: ['DELETE'] }] });
      const { status, body } = await webhooks.api.send('DELETE', MAPS);
      assert.equal(status, 400);
      assert.equal(
        body.message,
        'admission webhook "seen.example.com" denied the request without explanation',
      );
      assert.deepEqual(
        new Set(webhooks.hooks.reviews.map(({ request }) => request.oldObject.metadata.name)),
        new Set(['a', 'b']),
      );
      assert.equal((await webhooks.api.send('GET', `${MAPS}/b`)).status, 200);
    });

    it('tells of what becomes of a patch, with the options that the client gave', async () => {
      await webhooks.create('a');
      await webhooks.configure('Validating', 'seen');
      const change = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '2' } };
      const query = '?fieldManager=me&force=true&fieldValidation=Strict';

      webhooks.hooks.at('seen', () => ({ allowed: true }));
      await webhooks.api.send('PATCH', `${MAPS}/a${query}`, change, APPLY_PATCH);
      await webhooks.api.send(
        'PATCH',
        `${MAPS}/b?fieldManager=me`,
        { ...change, metadata: { name: 'b' } },
        APPLY_PATCH,
      );
      const of = { apiVersion: 'meta.k8s.io/v1', fieldManager: 'me' };
      assert.deepEqual(
        webhooks.hooks.reviews.map(({ request }) => [request.operation, request.options]),
        [
          ['UPDATE', { ...of, kind: 'UpdateOptions', fieldValidation: 'Strict' }],
          ['CREATE', { ...of, kind: 'CreateOptions' }],
        ],
      );
    });

    it('is of version v1beta1 for who knows that one alone, and need not be identified', async () => {
      webhooks.hooks.at('old', () => ({
        uid: 'another',
        ...patch({ op: 'add', path: '/data/b', value: '2' }),
        patchType: undefined,
      }));
      await webhooks.configure('Mutating', 'old', { admissionReviewVersions: ['v1beta1', 'v9'] });
      assert.deepEqual((await webhooks.create('a')).body.data, { a: '1', b: '2' });
      assert.equal(webhooks.hooks.reviews[0]?.apiVersion, 'admission.k8s.io/v1beta1');
    });

    it('is sent on a dry run, too, and says so', async () => {
      webhooks.hooks.at('seen', () => ({ allowed: true }));
      await webhooks.configure('Validating', 'seen', { sideEffects: 'NoneOnDryRun' });
      assert.equal((await webhooks.create('a', {}, `${MAPS}?dryRun=All`)).status, 201);
      assert.equal(webhooks.hooks.reviews[0]?.request.dryRun, true);
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
      webhooks.hooks.at('no', () => ({ allowed: false, status }));
      await webhooks.configure('Validating', 'no');
      const { status: code, body } = await webhooks.create('a');
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
        webhooks.hooks.at('no', () => ({ allowed: false, ...(status ? { status } : {}) }));
        await webhooks.configure('Mutating', 'no');
        const { status: answered, body } = await webhooks.create('a');
        assert.equal(answered, code);
        assert.equal(body.message, `admission webhook "no.example.com" denied the request${message}`);
      });
    }

    it('warns', async () => {
      webhooks.hooks.at('warns', () => ({ allowed: true, warnings: ['take care', 'and "hurry"'] }));
      await webhooks.configure('Validating', 'warns');
      const { headers } = await webhooks.create('a');
      assert.deepEqual(headers['warning'], ['299 - "take care"', '299 - "and \\"hurry\\""']);
    });

    it('patches the object, which then has its defaults', async () => {
      webhooks.hooks.at('patches', () =>
        patch({ op: 'add', path: '/spec/containers/-', value: { name: 'b', image: 'b' } }),
      );
      await webhooks.configure('Mutating', 'patches', { rules: [{ ...RULE, resources: ['pods'] }] });
      const spec = { containers: [{ name: 'a', image: 'a' }] };
      await webhooks.api.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
        metadata: { name: 'default' },
      });
      const { status, body } = await webhooks.api.send('POST', '/api/v1/namespaces/default/pods', {
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
      webhooks.hooks.at('patches', () => patch({ op: 'add', path: '/data/a~1b', value: 'x' }));
      await webhooks.configure('Mutating', 'patches');
      const { status, body } = await webhooks.create('a');
      assert.equal(status, 422);
      assert.match(body.message, /^ConfigMap "a" is invalid: data\[a\/b\]: Invalid value/);
    });
  });

  it('are counted', async () => {
    webhooks.hooks.at('yes', () => ({ allowed: true }));
    webhooks.hooks.at('no', () => ({ allowed: false, status: { code: 422 } }));
    await webhooks.configure('Mutating', 'open', { failurePolicy: 'Ignore' });
    await webhooks.configure('Mutating', 'yes');
    await webhooks.configure('Validating', 'no');
    await webhooks.create('a');
    const { body } = await webhooks.api.send('GET', '/metrics');
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
