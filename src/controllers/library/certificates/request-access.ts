import type { CertificateSigningRequest } from '../../../kinds/index.ts';
import type { ControllerContext } from '../wiring/index.ts';

/** CertificateSigningRequests, for who writes them and for who follows them. */
export function certificateRequests({ client, informers }: Pick<ControllerContext, 'client' | 'informers'>) {
  const of = ['certificates.k8s.io/v1', 'certificatesigningrequests'] as const;
  return {
    requests: client.resource<CertificateSigningRequest>(...of),
    informer: informers.of<CertificateSigningRequest>(...of),
  };
}
