import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { patch } from './fake-webhooks.ts';
import { WebhookHarness } from './webhook-harness.ts';

describe('admission webhooks', () => {
  let webhooks: WebhookHarness;
  beforeEach(async () => {
    webhooks = await WebhookHarness.start();
  });
  afterEach(() => webhooks.dispose());

  describe('who is asked again', () => {
    const counting = (): JsonObject =>
      patch({ op: 'add', path: '/data/n', value: `${webhooks.hooks.sent.length}` });

    it('wants it, and was asked before something changed', async () => {
      webhooks.hooks.at('again', () => ({ allowed: true }));
      webhooks.hooks.at('never', () => ({ allowed: true }));
      webhooks.hooks.at('patches', () => patch({ op: 'add', path: '/data/b', value: 'x' }));
      webhooks.hooks.at('z-late', () => ({ allowed: true }));
      await webhooks.configure('Mutating', 'again', { reinvocationPolicy: 'IfNeeded' });
      await webhooks.configure('Mutating', 'never');
      await webhooks.configure('Mutating', 'patches');
      await webhooks.configure('Mutating', 'z-late', { reinvocationPolicy: 'IfNeeded' });
      assert.equal((await webhooks.create('a')).status, 201);
      assert.deepEqual(webhooks.hooks.asked, ['again', 'never', 'patches', 'z-late', 'again']);
      assert.equal(webhooks.hooks.reviews[4]?.request.object.data.b, 'x');
    });

    it('is asked twice at most', async () => {
      for (const name of ['one', 'two']) {
        webhooks.hooks.at(name, counting);
        await webhooks.configure('Mutating', name, { reinvocationPolicy: 'IfNeeded' });
      }
      assert.equal((await webhooks.create('a')).status, 201);
      assert.deepEqual(webhooks.hooks.asked, ['one', 'two', 'one', 'two']);
    });

    it('is nobody where a patch changes nothing', async () => {
      webhooks.hooks.at('again', () => ({ allowed: true }));
      webhooks.hooks.at('patches', () => patch({ op: 'replace', path: '/data/a', value: '1' }));
      await webhooks.configure('Mutating', 'again', { reinvocationPolicy: 'IfNeeded' });
      await webhooks.configure('Mutating', 'patches');
      await webhooks.create('a');
      assert.deepEqual(webhooks.hooks.asked, ['again', 'patches']);
    });
  });
});
