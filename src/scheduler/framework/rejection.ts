/** Why a Pod does not fit a node (or any), in upstream's words. */
export interface Rejection {
  readonly reasons: readonly string[];
  /** Taking other Pods away would not help. */
  readonly unresolvable: boolean;
}
