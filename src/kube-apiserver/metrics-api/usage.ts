/** What somebody uses, at a time. */
export interface Usage {
  readonly timestampMs: number;
  readonly cpuNanoCores: number;
  readonly memoryBytes: number;
}

export interface ContainerUsage extends Usage {
  /** Of the container in its Pod. */
  readonly name: string;
}

/** What runs on the nodes, as their runtimes measure it. */
export interface UsageSource {
  /**
   * Of the containers of a Pod, by the ids that its status names; those that are gone are left out. Undefined where the
   * node does not answer.
   */
  containersOf(node: string, containerIds: readonly string[]): Promise<readonly ContainerUsage[] | undefined>;
  /** Of a node with all that runs on it; undefined where it does not answer. */
  ofNode(node: string): Promise<Usage | undefined>;
}
