import type { PersistentVolume, Pod } from '../../kinds/index.ts';
import type { BinderParts } from './binder-parts.ts';
/** Has a Pod scrub each released volume, and makes the volume available again once that has succeeded. */
export declare class Recycler {
  private readonly parts;
  private readonly pods;
  private readonly relays;
  constructor(parts: BinderParts);
  recycle(volume: PersistentVolume): Promise<void>;
  private begin;
  /** What happens to the Pod is told of the volume: its user knows nothing of the Pod. */
  private relay;
}
export declare function recyclerName({ metadata }: PersistentVolume): string;
/** The volume that a recycler Pod scrubs; undefined of any other Pod. */
export declare function recycledVolume({ metadata }: Pod): string | undefined;
//# sourceMappingURL=recycler.d.ts.map
