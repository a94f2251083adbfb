import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Deletes what has lost all its owners, and carries out foreground and orphaning deletion. */
export declare function startGarbageCollector(context: ControllerContext): Disposable;
//# sourceMappingURL=garbage-collector.d.ts.map
