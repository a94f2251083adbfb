/**
 * The publisher of the root certificate: a ConfigMap `kube-root-ca.crt` in each namespace, with what its Pods verify the
 * API server with.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startRootCertificatePublisher } from './root-certificate-publisher.ts';

export const rootCaCertificatePublisherController: ControllerDescriptor = {
  name: 'root-ca-certificate-publisher-controller',
  serviceAccount: 'root-ca-cert-publisher',
  watches: ['v1 namespaces', 'v1 configmaps'],
  start: startRootCertificatePublisher,
};
