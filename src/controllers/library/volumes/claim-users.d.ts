import type { PersistentVolumeClaim, Pod } from '../../../kinds/index.ts';
import { type Informer } from '../../../client/index.ts';
/** The Pods whose volumes name a claim, scheduled or not. */
export declare function podsUsing(pods: Informer<Pod>, claim: PersistentVolumeClaim): readonly Pod[];
/** The keys of the claims that a Pod uses; those of its ephemeral volumes have the Pod's name before theirs. */
export declare function claimKeysOf({ metadata, spec }: Pod): string[];
//# sourceMappingURL=claim-users.d.ts.map
