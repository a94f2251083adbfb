/** Which Pod a sandbox is of, and how many the Pod had before it. */
export interface PodSandboxMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
}

/** `node`: the host's own. */
export interface NamespaceOptions {
  readonly network: 'pod' | 'node';
  readonly pid: 'container' | 'pod' | 'node';
  readonly ipc: 'pod' | 'node';
}

export interface PodSandboxConfig {
  readonly metadata: PodSandboxMetadata;
  readonly hostname: string;
  /** Where the logs of its containers are: the path of each is relative to it. */
  readonly logDirectory: string;
  readonly namespaceOptions: NamespaceOptions;
  readonly labels: Readonly<Record<string, string>>;
  /** The Pod's own. */
  readonly annotations: Readonly<Record<string, string>>;
}

export type PodSandboxState = 'ready' | 'notReady';

export interface PodSandbox {
  readonly id: string;
  readonly metadata: PodSandboxMetadata;
  readonly state: PodSandboxState;
  readonly createdAtMs: number;
}

export interface PodSandboxStatus extends PodSandbox {
  /** The primary address first; none on the host's network. */
  readonly network: { readonly ips: readonly string[] };
}

export interface PodSandboxFilter {
  readonly id?: string;
  readonly state?: PodSandboxState;
}
