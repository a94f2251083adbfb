import type { Pod, Service } from '../../../kinds/index.ts';
import { type Informer, type WatchSource } from '../../../client/index.ts';
/** Wakes a controller with the services that a Pod is behind, or was, when that changes what they say of it. */
export declare function watchPodsOfServices(pods: Informer<Pod>, services: Informer<Service>): WatchSource;
/** The Pods that a service selects. */
export declare function podsBehind(pods: Informer<Pod>, service: Service): Pod[];
/** Whether the endpoints of a service follow from Pods: else somebody else writes them, or it has none. */
export declare function hasPods({ spec }: Service): boolean;
//# sourceMappingURL=watch-services.d.ts.map
