import type { JsonObject } from '../../base/index.ts';
import type { ServedGroup } from './groups.ts';
/** The media type of the aggregated document. */
export declare const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
/** Everything that some groups serve, in one `APIGroupDiscoveryList` of apidiscovery.k8s.io/v2. */
export declare function aggregatedDiscovery(groups: readonly ServedGroup[]): JsonObject;
/** Whether one of the clauses of an `Accept` header asks for the aggregated document. */
export declare function wantsAggregated(accept: string): boolean;
//# sourceMappingURL=aggregated.d.ts.map
