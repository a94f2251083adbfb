/** `certificates`: requests for certificates. */
import { type KindDefinition, STATUS } from '../definition/index.ts';
import {
  certificateSigningRequestFields,
  certificateSigningRequestStrategy,
} from './certificate-signing-request.ts';

export const certificatesKinds: readonly KindDefinition[] = [
  {
    group: 'certificates.k8s.io',
    version: 'v1',
    kind: 'CertificateSigningRequest',
    plural: 'certificatesigningrequests',
    namespaced: false,
    shortNames: ['csr'],
    subresources: [{ name: 'approval' }, STATUS],
    strategy: certificateSigningRequestStrategy,
    selectableFields: certificateSigningRequestFields,
  },
];
