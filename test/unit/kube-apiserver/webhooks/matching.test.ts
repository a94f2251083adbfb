import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { type Answer, MERGE_PATCH } from '../harness.ts';
import { configuration, configurationsPath, patch, RULE, webhook } from './fake-webhooks.ts';
import { WebhookHarness } from './webhook-harness.ts';

describe('admission webhooks', () => {
  let webhooks: WebhookHarness;
  beforeEach(async () => {
    webhooks = await WebhookHarness.start();
  });
  afterEach(() => webhooks.dispose());

  describe('who is asked', () => {
    it('is asked in the order of the configurations and of their webhooks, each seeing what came before', async () => {
      const adds = (name: string) => (): JsonObject =>
        patch({ op: 'add', path: `/data/${name}`, value: 'x' });
      for (const name of ['one', 'two', 'three']) webhooks.hooks.at(name, adds(name));
      await webhooks.configure('Mutating', 'two');
      await webhooks.api.send('POST', configurationsPath('Mutating'), {
        ...configuration('Mutating', 'a-first'),
        webhooks: [webhook('one'), webhook('three')],
      });
      const { body } = await webhooks.create('a');
      assert.deepEqual(webhooks.hooks.asked, ['one', 'three', 'two']);
      assert.deepEqual(Object.keys(webhooks.hooks.reviews[2]?.request.object.data), ['a', 'one', 'three']);
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
        webhooks.hooks.at(name, () => ({ allowed: true }));
        await webhooks.configure('Mutating', name, { rules: [{ ...RULE, ...rule }] });
      }
      assert.equal((await webhooks.create('a')).status, 201);
      assert.deepEqual(webhooks.hooks.asked, ['yes-all', 'yes-any-below', 'yes-everything', 'yes-scope']);
    });

    it('is asked by the labels of the namespace and of the object, as it was or will be', async () => {
      for (const name of ['team', 'labelled']) webhooks.hooks.at(name, () => ({ allowed: true }));
      await webhooks.configure('Mutating', 'labelled', { objectSelector: { matchLabels: { x: 'y' } } });
      await webhooks.configure('Mutating', 'team', { namespaceSelector: { matchLabels: { team: 'x' } } });
      await webhooks.create('a');
      assert.deepEqual(webhooks.hooks.asked, []);
      const inOther = '/api/v1/namespaces/other/configmaps';
      await webhooks.create('b', { metadata: { name: 'b', labels: { x: 'y' } } }, inOther);
      assert.deepEqual(webhooks.hooks.asked, ['labelled', 'team']);
      await webhooks.api.send('PATCH', `${inOther}/b`, { metadata: { labels: null } }, MERGE_PATCH);
      assert.deepEqual(webhooks.hooks.asked.slice(2), ['labelled', 'team']);
      await webhooks.api.send('PATCH', `${inOther}/b`, { data: { b: 'c' } }, MERGE_PATCH);
      assert.deepEqual(webhooks.hooks.asked.slice(4), ['team']);
    });

    it('is asked about a namespace by its own labels', async () => {
      webhooks.hooks.at('team', () => ({ allowed: false }));
      const rules = [{ ...RULE, resources: ['namespaces'] }];
      await webhooks.configure('Validating', 'team', {
        rules,
        namespaceSelector: { matchLabels: { team: 'x' } },
      });
      const post = (labels: JsonObject): Promise<Answer> =>
        webhooks.api.send('POST', '/api/v1/namespaces', { metadata: { name: 'n', labels } });
      assert.equal((await post({ team: 'x' })).status, 400);
      assert.equal((await post({ team: 'y' })).status, 201);
    });

    it('sees another version of the object where its rules name that one', async () => {
      const seen: JsonObject[] = [];
      webhooks.hooks.at('old', ({ request }) => {
        seen.push(request);
        return patch({ op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 70 });
      });
      const rule = {
        apiGroups: ['autoscaling'],
        apiVersions: ['v1'],
        resources: ['horizontalpodautoscalers'],
      };
      await webhooks.configure('Mutating', 'old', { rules: [{ ...RULE, ...rule }] });
      await webhooks.configure('Mutating', 'exact', { rules: [{ ...RULE, ...rule }], matchPolicy: 'Exact' });
      const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } };
      const { status, body } = await webhooks.api.send(
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
      assert.deepEqual(webhooks.hooks.asked, ['old']);
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
      webhooks.hooks.at('holds', () => ({ allowed: true }));
      webhooks.hooks.at('fails', () => ({ allowed: true }));
      const matchConditions = (...expressions: string[]): JsonObject => ({
        matchConditions: expressions.map((expression, i) => ({ name: `c${i}`, expression })),
      });
      await webhooks.configure(
        'Validating',
        'holds',
        matchConditions(
          "object.data.a == '1' && oldObject == null",
          "request.operation == 'CREATE' && request.userInfo.username == 'admin'",
          "authorizer.group('').resource('secrets').namespace('default').check('list').allowed()",
          "authorizer.serviceAccount('default', 'nobody').group('').resource('secrets').check('list').allowed() == false",
        ),
      );
      await webhooks.configure(
        'Validating',
        'fails',
        matchConditions("request.name == 'b'", 'object.spec.x == 1'),
      );
      assert.equal((await webhooks.create('a')).status, 201);
      assert.deepEqual(webhooks.hooks.asked, ['holds']);
    });

    it('is not asked, and the write refused, where a condition cannot be evaluated, unless failures are ignored', async () => {
      webhooks.hooks.at('fails', () => ({ allowed: true }));
      webhooks.hooks.at('ignored', () => ({ allowed: true }));
      const matchConditions = [{ name: 'c', expression: 'object.spec.x == 1' }];
      await webhooks.configure('Validating', 'ignored', { matchConditions, failurePolicy: 'Ignore' });
      assert.equal((await webhooks.create('a')).status, 201);
      await webhooks.configure('Validating', 'fails', { matchConditions });
      const { status, body } = await webhooks.create('b');
      assert.equal(status, 403);
      assert.equal(
        body.message,
        `configmaps "b" is forbidden: expression 'object.spec.x == 1' resulted in error: no such key: spec`,
      );
      assert.deepEqual(webhooks.hooks.asked, []);
    });

    it('is asked as long as it is configured', async () => {
      webhooks.hooks.at('no', () => ({ allowed: false }));
      await webhooks.configure('Validating', 'no');
      assert.equal((await webhooks.create('a')).status, 400);
      await webhooks.api.send('DELETE', `${configurationsPath('Validating')}/no`);
      assert.equal((await webhooks.create('a')).status, 201);
    });

    it('is never asked about what configures webhooks, so that a broken one can be mended', async () => {
      const everything = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'] }];
      await webhooks.configure('Mutating', 'broken', { rules: everything });
      await webhooks.configure('Validating', 'broken', { rules: everything });
      assert.equal((await webhooks.create('a')).status, 500);
      for (const kind of ['Mutating', 'Validating'] as const) {
        const path = `${configurationsPath(kind)}/broken`;
        const fixed = { webhooks: [webhook('broken', { failurePolicy: 'Ignore' })] };
        assert.equal((await webhooks.api.send('PATCH', path, fixed, MERGE_PATCH)).status, 200);
      }
      assert.equal((await webhooks.create('a')).status, 201);
      for (const kind of ['Mutating', 'Validating'] as const)
        assert.equal((await webhooks.api.send('DELETE', `${configurationsPath(kind)}/broken`)).status, 200);
    });
  });
});
