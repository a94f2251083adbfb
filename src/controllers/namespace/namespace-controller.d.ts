import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Empties a namespace that is being deleted, and lets it go when nothing is left. */
export declare function startNamespaceController(context: ControllerContext): Disposable;
//# sourceMappingURL=namespace-controller.d.ts.map
