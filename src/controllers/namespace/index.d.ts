/**
 * The namespace controller: empties a namespace that is being deleted, tells in its conditions how far that has come,
 * and takes its finalizer away at the end.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const namespaceController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
