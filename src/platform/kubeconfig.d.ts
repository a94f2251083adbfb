import type { Credentials } from './pki/credentials.ts';
/** A kubeconfig that reaches one cluster as its administrator, as YAML. */
export declare function kubeconfigFor(server: string, credentials: Credentials): string;
//# sourceMappingURL=kubeconfig.d.ts.map
