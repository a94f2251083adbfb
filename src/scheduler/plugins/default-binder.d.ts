import type { Client } from '../../client/index.ts';
import type { BindPlugin, CycleState, PodInfo } from '../framework/index.ts';
/** Binds a Pod by its binding subresource. */
export declare class DefaultBinder implements BindPlugin {
  readonly name = 'DefaultBinder';
  private readonly client;
  constructor(client: Client);
  bind(_state: CycleState, { pod }: PodInfo, nodeName: string): Promise<void>;
}
//# sourceMappingURL=default-binder.d.ts.map
