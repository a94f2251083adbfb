import type { Pod } from '../../kinds/index.ts';
import type { Client } from '../../client/index.ts';
import type { BindPlugin, CycleState, PodInfo } from '../framework/index.ts';

/** Binds a Pod by its binding subresource. */
export class DefaultBinder implements BindPlugin {
  readonly name = 'DefaultBinder';
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async bind(_state: CycleState, { pod }: PodInfo, nodeName: string): Promise<void> {
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    await this.client.resource<Pod>('v1', 'pods').createSubresource({ name, namespace }, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: nodeName },
    });
  }
}
