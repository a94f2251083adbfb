import { forbiddenError } from '../../api/index.ts';
import { type CertificateSigningRequest, parseCertificateRequest } from '../../kinds/index.ts';
import { handles, type ValidationInterface } from '../../apiserver/index.ts';

const SIGNER = 'kubernetes.io/kube-apiserver-client';
const MASTERS = 'system:masters';

/** Nobody may ask for a client certificate of the group that access control does not bind. */
export const certificateSubjectRestriction: ValidationInterface = {
  name: 'CertificateSubjectRestriction',
  handles: handles('CREATE'),
  async validate({ resource, subresource, name, object }) {
    const isRequest =
      resource.group === 'certificates.k8s.io' && resource.resource === 'certificatesigningrequests';
    if (!isRequest || subresource !== '') return;
    const { spec } = object as CertificateSigningRequest;
    if (spec.signerName !== SIGNER) return;
    const { organizations } = await parseCertificateRequest(spec.request).catch((error: unknown) => {
      throw forbiddenError(resource, name, `failed to parse CSR: ${String(error)}`);
    });
    if (organizations.includes(MASTERS)) {
      throw forbiddenError(resource, name, `use of ${SIGNER} signer with ${MASTERS} group is not allowed`);
    }
  },
};
