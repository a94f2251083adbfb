import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Keeps a volume that is deleted as long as it is bound. */
export declare function startVolumeProtection({
  client,
  informers,
  ...context
}: ControllerContext): Disposable;
//# sourceMappingURL=volume-protection-controller.d.ts.map
