import type {
  CertificateSigningRequest,
  ClusterRoleBinding,
  RoleBinding,
  Subject,
} from '../../kinds/index.ts';
import { formatAge } from '../../api/index.ts';
import { ageOf, cells, type CellsByKind, nameOf, NONE } from './cells.ts';

export const accessCells: CellsByKind = {
  'rbac.authorization.k8s.io/v1/RoleBinding': cells<RoleBinding>(bindingCells),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': cells<ClusterRoleBinding>(bindingCells),
  'certificates.k8s.io/v1/CertificateSigningRequest': cells<CertificateSigningRequest>((request, nowMs) => [
    nameOf(request),
    ageOf(request, nowMs),
    request.spec.signerName || NONE,
    request.spec.username ?? '',
    request.spec.expirationSeconds === undefined ? NONE : formatAge(request.spec.expirationSeconds * 1000),
    requestState(request),
  ]),
};

function bindingCells(binding: RoleBinding | ClusterRoleBinding, nowMs: number): unknown[] {
  const subjects = binding.subjects ?? [];
  return [
    nameOf(binding),
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    ageOf(binding, nowMs),
    namesOf(subjects, 'User'),
    namesOf(subjects, 'Group'),
    subjects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(({ namespace, name }) => `${namespace ?? ''}/${name}`)
      .join(', '),
  ];
}

function namesOf(subjects: readonly Subject[], wanted: string): string {
  return subjects
    .filter(({ kind }) => kind === wanted)
    .map(({ name }) => name)
    .join(', ');
}

function requestState({ status }: CertificateSigningRequest): string {
  const has = (wanted: string): boolean => (status?.conditions ?? []).some(({ type }) => type === wanted);
  const state = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return [state, ...(has('Failed') ? ['Failed'] : []), ...(status?.certificate ? ['Issued'] : [])].join(',');
}
