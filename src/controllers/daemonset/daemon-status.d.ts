import type { DaemonSet, Node, Pod } from '../../kinds/index.ts';
export declare const POD_REVISION = 'controller-revision-hash';
export declare const POD_GENERATION = 'pod-template-generation';
/** Which template of the set is its newest, counted by the API server. */
export declare const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';
/** Whether a Pod is of the set's template as it is now. */
export declare function isUpdated({ metadata }: DaemonSet, pod: Pod, hash: string): boolean;
export declare function daemonStatus(
  set: DaemonSet,
  nodes: Iterable<Node>,
  byNode: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  nowMs: number,
): NonNullable<DaemonSet['status']>;
//# sourceMappingURL=daemon-status.d.ts.map
