import type { Disposable, Random } from '../../base/index.ts';
import { type KubernetesObject } from '../../api/index.ts';
import type { Allocation, Allocator, ObjectReader } from '../../apiserver/index.ts';
export interface ServiceAllocationOptions {
  /** The addresses of Services: `10.0.0.0/24`. */
  readonly serviceRange: string;
  readonly nodePorts: {
    readonly first: number;
    readonly last: number;
  };
}
/**
 * Gives Services their cluster IPs and node ports. What is used is what the stored Services hold, and what writes under
 * way have reserved: so nothing has to be kept, and nothing can leak.
 */
export declare class ServiceAllocator implements Allocator, Disposable {
  private readonly reader;
  private readonly range;
  private readonly nodePorts;
  private readonly addresses;
  private readonly ports;
  private readonly stored;
  private following;
  constructor(parts: { reader: ObjectReader; random: Random; options: ServiceAllocationOptions });
  begin(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    {
      dryRun,
    }: {
      dryRun: boolean;
    },
  ): Promise<Allocation>;
  dispose(): void;
  /** Keeps the pools to what the stored Services hold. */
  private follow;
  /** The first address stays what it is; a dry run takes any within the range, whoever has it. */
  private allocateAddress;
  private holdAddress;
  private checkAddress;
  private addressProblem;
}
//# sourceMappingURL=service-allocator.d.ts.map
