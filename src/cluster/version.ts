/** The Kubernetes that a cluster speaks, as `/version` and its nodes say. */
export const KUBERNETES_VERSION = 'v1.36.3';
