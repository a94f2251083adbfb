import type { CertificateSigningRequest } from '../../../kinds/index.ts';

export type RequestCondition = NonNullable<
  NonNullable<CertificateSigningRequest['status']>['conditions']
>[number];

/** The conditions of a type, whatever their status. */
export function conditionsOf({ status }: CertificateSigningRequest, type: string): RequestCondition[] {
  return (status?.conditions ?? []).filter((condition) => condition.type === type);
}

/** Whether a request was approved and not denied, as upstream counts it. */
export function isApproved(request: CertificateSigningRequest): boolean {
  return conditionsOf(request, 'Approved').length > 0 && conditionsOf(request, 'Denied').length === 0;
}

export function hasTrue(request: CertificateSigningRequest, type: string): boolean {
  return conditionsOf(request, type).some(({ status }) => status === 'True' || status === '');
}

/** The request with one more condition. */
export function withCondition(
  request: CertificateSigningRequest,
  condition: RequestCondition,
): CertificateSigningRequest {
  const conditions = [...(request.status?.conditions ?? []), condition];
  return { ...request, status: { ...request.status, conditions } };
}
