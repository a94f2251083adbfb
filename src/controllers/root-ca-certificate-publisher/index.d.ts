/**
 * The publisher of the root certificate: a ConfigMap `kube-root-ca.crt` in each namespace, with what its Pods verify the
 * API server with.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const rootCaCertificatePublisherController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
