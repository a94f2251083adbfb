export interface VersionResponse {
  /** As container ids begin: `simulated` in `simulated://…`. */
  readonly runtimeName: string;
  readonly runtimeVersion: string;
}

export interface RuntimeCondition {
  /** The runtime takes orders at all; it can give sandboxes a network. */
  readonly type: 'RuntimeReady' | 'NetworkReady';
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

export interface RuntimeStatus {
  readonly conditions: readonly RuntimeCondition[];
}

/** What the kubelet learns from its Node, and the runtime is to follow. */
export interface RuntimeConfig {
  readonly networkConfig: { readonly podCidr: string };
}
