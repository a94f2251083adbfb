import type { PersistentVolumeClaim, Pod } from '../../kinds/index.ts';
/** On a claim: where a provisioner is to make its volume. A provisioner that cannot takes it away. */
export declare const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** The names of the claims that a Pod uses, each once. */
export declare function claimNamesOf({ metadata, spec }: Pod): readonly string[];
/** Whether the claim has its volume for good. */
export declare function isBound({ metadata, spec }: PersistentVolumeClaim): boolean;
//# sourceMappingURL=pod-claims.d.ts.map
