import { type GroupVersionKind } from '../api/index.ts';
import type { DeletionRules } from '../apiserver/index.ts';
export declare function deletionRules(gvk: GroupVersionKind): DeletionRules;
//# sourceMappingURL=deletion-rules.d.ts.map
