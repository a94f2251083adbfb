/** The Kubernetes that a cluster speaks, as `/version` and its nodes say. */
export declare const KUBERNETES_VERSION = 'v1.36.3';
//# sourceMappingURL=version.d.ts.map
