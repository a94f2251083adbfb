import { type SpecialRoute } from '../../apiserver/index.ts';
import type { NodeConnections } from './node-connections.ts';
/** The resources and subresources that do not hold the object itself. */
export declare function specialRoute(nodes: NodeConnections | undefined): SpecialRoute;
//# sourceMappingURL=special-route.d.ts.map
