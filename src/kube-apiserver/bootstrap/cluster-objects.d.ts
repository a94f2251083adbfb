/** Namespaces, priorities, API services and addresses that every cluster has. */
import type { KubernetesObject } from '../../api/index.ts';
export declare function namespaces(): KubernetesObject[];
export declare function priorityClasses(): KubernetesObject[];
/** All are served here. `now` is since when. */
export declare function apiServices(now: string): KubernetesObject[];
export interface ServiceAddresses {
  /** The range of cluster addresses: `10.96.0.0/12`. */
  readonly range: string;
  /** Where the API server listens. */
  readonly targetPort: number;
}
/** The Service by which Pods reach the API server. */
export declare function kubernetesService({ range, targetPort }: ServiceAddresses): KubernetesObject;
export declare function serviceCidr({ range }: ServiceAddresses, now: string): KubernetesObject;
export declare function kubernetesAddress({ range }: ServiceAddresses): KubernetesObject;
/** The authority that client certificates are verified with, for servers that extend the API. */
export declare function clientAuthority(certificate: string): KubernetesObject;
/** Since when tokens in Secrets are watched for use. */
export declare function legacyTokenTracking(now: string): KubernetesObject;
//# sourceMappingURL=cluster-objects.d.ts.map
