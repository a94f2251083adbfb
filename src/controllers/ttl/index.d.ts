/**
 * The TTL controller: tells each node, in an annotation, for how many seconds it may keep Secrets and ConfigMaps. The
 * larger the cluster, the longer, so that all of its nodes together do not ask too often.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const ttlController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
