/**
 * `library/certificates`: what the controllers of CertificateSigningRequests share.
 *
 *     if (isTrue(request, 'Approved') && !isTrue(request, 'Failed')) sign(request);
 */
export * from './kubelet-requests.ts';
export * from './request-conditions.ts';
export { certificateRequests } from './request-access.ts';
