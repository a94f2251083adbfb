import type { Namespace } from '../../kinds/index.ts';
import type { Remaining } from './namespace-content.ts';
type NamespaceConditions = NonNullable<NonNullable<Namespace['status']>['conditions']>;
/** The five conditions by which a namespace says how far its end has come. */
export declare function deletionConditions(
  current: NamespaceConditions | undefined,
  remaining: Remaining,
  discoveryFailure: string | undefined,
  nowMs: number,
): NamespaceConditions;
export {};
//# sourceMappingURL=namespace-status.d.ts.map
