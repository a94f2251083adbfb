import { type PersistentVolume } from '../../kinds/index.ts';
import type { BinderParts } from './binder-parts.ts';
/** Keeps each volume's phase, and does with a released one what its reclaim policy says. */
export declare class VolumeKeeper {
  private readonly parts;
  private readonly wakeClaim;
  private readonly recycler;
  constructor(parts: BinderParts, wakeClaim: (key: string) => void);
  sync(volume: PersistentVolume): Promise<void>;
  /** The claim that the volume is bound to, as the server has it where the cache has none. */
  private claimOf;
  private released;
  /** Who provisioned a volume deletes it; one that was made by hand nobody can. */
  private failDelete;
  /** The claim has another volume by now: this one is free again, or goes where it was made for that claim alone. */
  private misbound;
  private tellModes;
}
//# sourceMappingURL=volume-keeper.d.ts.map
