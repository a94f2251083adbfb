import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startPodCollector(context: ControllerContext): Disposable;
//# sourceMappingURL=pod-collector.d.ts.map
