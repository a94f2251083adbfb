import type { ConfigMap } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type ControllerContext, startPerNamespace } from '../library/wiring/index.ts';

const NAME = 'kube-root-ca.crt';

/** Clients know the ConfigMap by this annotation, word for word. */
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export function startRootCertificatePublisher(context: ControllerContext): Disposable {
  return startPerNamespace<ConfigMap>(context, {
    apiVersion: 'v1',
    plural: 'configmaps',
    name: NAME,
    objectIn: async (namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: NAME,
        namespace,
        annotations: { 'kubernetes.io/description': DESCRIPTION },
      },
      data: { 'ca.crt': await context.authorityCertificate },
    }),
    held: ({ data, metadata }) => [data, metadata.annotations?.['kubernetes.io/description']],
  });
}
