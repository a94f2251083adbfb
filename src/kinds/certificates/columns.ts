import { formatAge } from '../../api/index.ts';
import { ageOf, cells, nameOf, NONE } from '../columns/cells.ts';
import type { CertificateSigningRequest } from '../types/index.ts';

export const certificateSigningRequestCells = cells<CertificateSigningRequest>((request, nowMs) => [
  nameOf(request),
  ageOf(request, nowMs),
  request.spec.signerName || NONE,
  request.spec.username ?? '',
  request.spec.expirationSeconds === undefined ? NONE : formatAge(request.spec.expirationSeconds * 1000),
  requestState(request),
]);

function requestState({ status }: CertificateSigningRequest): string {
  const has = (wanted: string): boolean => (status?.conditions ?? []).some(({ type }) => type === wanted);
  const state = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return [state, ...(has('Failed') ? ['Failed'] : []), ...(status?.certificate ? ['Issued'] : [])].join(',');
}
