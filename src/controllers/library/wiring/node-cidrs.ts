/** From where nodes get the ranges of their Pods. */
export interface NodeCidrs {
  /** The addresses of all Pods, IPv4: `10.224.0.0/11`. */
  readonly clusterCidr: string;
  /** The first range that is given out, within the cluster's. Its size is that of all others: `10.244.0.0/24`. */
  readonly firstCidr: string;
}
