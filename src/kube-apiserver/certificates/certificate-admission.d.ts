import type { AdmissionPlugin, Authorizer } from '../../apiserver/index.ts';
/**
 * The plugins about CertificateSigningRequests: a new one names the user that sends it, whatever it says; those who
 * approve or sign it need the verbs `approve` and `sign` on its signer.
 */
export declare function certificateAdmission(authorizer: Authorizer): AdmissionPlugin[];
//# sourceMappingURL=certificate-admission.d.ts.map
