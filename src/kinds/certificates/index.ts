/** `certificates`: requests for certificates. */
import { certificateSigningRequestCells } from './columns.ts';
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
    cells: certificateSigningRequestCells,
    namespaced: false,
    shortNames: ['csr'],
    subresources: [{ name: 'approval' }, STATUS],
    strategy: certificateSigningRequestStrategy,
    selectableFields: certificateSigningRequestFields,
  },
];
