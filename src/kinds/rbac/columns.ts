import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { ClusterRoleBinding, RoleBinding, Subject } from '../types/index.ts';

export const roleBindingCells = cells<RoleBinding>(bindingCells);

export const clusterRoleBindingCells = cells<ClusterRoleBinding>(bindingCells);

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
