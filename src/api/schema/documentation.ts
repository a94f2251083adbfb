/** What the published schemas say about types and their fields. */
export interface Documentation {
  /** The text of a definition (`io.k8s.api.core.v1.Pod`), or of one of its fields; undefined where there is none. */
  describe(definitionName: string, property?: string): string | undefined;
  /** The text of an operation by client and method: `CoreV1/readNamespacedPod`. */
  describeOperation(name: string): string | undefined;
  /** The text of a parameter of such an operation. */
  describeParameter(operation: string, parameter: string): string | undefined;
}
