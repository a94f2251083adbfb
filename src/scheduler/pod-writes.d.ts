import type { Pod } from '../kinds/index.ts';
import type { Client } from '../client/index.ts';
/** Says on the Pod why it is not placed. */
export declare function writeUnschedulable(client: Client, pod: Pod, message: string): Promise<void>;
//# sourceMappingURL=pod-writes.d.ts.map
