import { type PersistentVolumeClaim } from '../../kinds/index.ts';
import type { BinderParts } from './binder-parts.ts';
/** Finds each claim a volume, and writes on both that they belong together. */
export declare class ClaimBinder {
  private readonly parts;
  constructor(parts: BinderParts);
  sync(claim: PersistentVolumeClaim): Promise<void>;
  private findVolume;
  /** A volume that was kept for this claim, or else the smallest free one, unless that is the scheduler's to choose. */
  private bestVolume;
  private bindNamed;
  /** Writes both halves, the volume first: a claim that is bound can rely on its volume. Each step is safe to repeat. */
  private bind;
  private bindVolume;
  private bindClaim;
  private checkBound;
  private lose;
  private withDefaultClass;
  private tellWaiting;
  /** Asks the class's provisioner for a volume: it finds its name on the claim. */
  private provision;
}
//# sourceMappingURL=claim-binder.d.ts.map
