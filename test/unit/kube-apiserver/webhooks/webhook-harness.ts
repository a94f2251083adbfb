import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { type Answer, type Harness, startServer } from '../harness.ts';
import { configuration, configurationsPath, FakeWebhooks, type HookKind } from './fake-webhooks.ts';

/** Where ConfigMaps are written: what webhooks are asked about unless their rules say otherwise. */
export const MAPS = '/api/v1/namespaces/default/configmaps';

/** A server with webhooks that are about the ConfigMaps of a test, and a second namespace, of the team `x`. */
export class WebhookHarness {
  readonly hooks: FakeWebhooks;
  readonly api: Harness;

  private constructor(hooks: FakeWebhooks, api: Harness) {
    this.hooks = hooks;
    this.api = api;
  }

  static async start(): Promise<WebhookHarness> {
    const hooks = new FakeWebhooks();
    const api = await startServer({ https: hooks });
    await api.send('POST', '/api/v1/namespaces', { metadata: { name: 'other', labels: { team: 'x' } } });
    return new WebhookHarness(hooks, api);
  }

  dispose(): void {
    this.api.server.dispose();
  }

  /** Configures one webhook, at the host of its name. */
  async configure(kind: HookKind, name: string, hook: JsonObject = {}): Promise<void> {
    const made = configuration(kind, name, hook);
    const { status, body } = await this.api.send('POST', configurationsPath(kind), made);
    assert.equal(status, 201, body.message);
  }

  /** Tries to make a ConfigMap. */
  create(name: string, more: JsonObject = {}, target = MAPS): Promise<Answer> {
    return this.api.send('POST', target, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { a: '1' },
      ...more,
    });
  }
}
