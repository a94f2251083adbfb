import { bytesOfBase64, forbiddenError } from '../../api/index.ts';
import { type CertificateSigningRequest, pemBlocks } from '../../kinds/index.ts';
import { handles, type ValidationInterface } from '../../apiserver/index.ts';

const SIGNER = 'kubernetes.io/kube-apiserver-client';
const MASTERS = 'system:masters';
/** The type `organizationName` of X.520. */
const ORGANIZATION = '2.5.4.10';

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
    if ((await organizationsOf(spec.request)).includes(MASTERS)) {
      throw forbiddenError(resource, name, `use of ${SIGNER} signer with ${MASTERS} group is not allowed`);
    }

    /** The reader of ASN.1 is loaded with the first request of this signer. */
    async function organizationsOf(request: string): Promise<string[]> {
      const { AsnConvert } = await import('@peculiar/asn1-schema');
      const { CertificationRequest } = await import('@peculiar/asn1-csr');
      const [block] = pemBlocks(new TextDecoder().decode(bytesOfBase64(request)));
      try {
        const parsed = AsnConvert.parse(block?.bytes ?? new Uint8Array(), CertificationRequest);
        return parsed.certificationRequestInfo.subject
          .flat()
          .filter(({ type }) => type === ORGANIZATION)
          .map(({ value }) => value.toString());
      } catch (error) {
        throw forbiddenError(resource, name, `failed to parse CSR: ${String(error)}`);
      }
    }
  },
};
