import { type GroupVersionKind, type KubernetesObject } from '../../api/index.ts';
/** Which objects of a resource a list or a watch is about. */
export interface Selection {
  /** Nothing is left out. */
  readonly isEverything: boolean;
  matches(object: KubernetesObject): boolean;
}
/** Reads the selectors of a query. Throws the 400 of one that cannot be read or that the kind does not support. */
export declare function selectionOf(
  kind: GroupVersionKind,
  {
    labelSelector,
    fieldSelector,
  }: {
    labelSelector: string;
    fieldSelector: string;
  },
): Selection;
//# sourceMappingURL=selection.d.ts.map
