/**
 * What every namespace gets without asking: the ServiceAccount `default`, and the ConfigMap `kube-root-ca.crt` with what
 * its Pods verify the API server with. Both come back when deleted. And tokens, for Secrets that ask for one.
 */
import type { ConfigMap, ServiceAccount } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../shared/context.ts';
import { startPerNamespace } from '../shared/per-namespace.ts';

export function startServiceAccountController(context: ControllerContext): Disposable {
  return startPerNamespace<ServiceAccount>(context, {
    name: 'serviceaccount-controller',
    apiVersion: 'v1',
    plural: 'serviceaccounts',
    objectIn: (namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    }),
  });
}

/** Clients know the ConfigMap by this annotation, word for word. */
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export function startRootCertificatePublisher(context: ControllerContext, certificate: string): Disposable {
  return startPerNamespace<ConfigMap>(context, {
    name: 'root-ca-certificate-publisher-controller',
    apiVersion: 'v1',
    plural: 'configmaps',
    objectIn: (namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'kube-root-ca.crt',
        namespace,
        annotations: { 'kubernetes.io/description': DESCRIPTION },
      },
      data: { 'ca.crt': certificate },
    }),
    held: ({ data, metadata }) => [data, metadata.annotations?.['kubernetes.io/description']],
  });
}

export { startTokenSecretController } from './token-secrets.ts';
