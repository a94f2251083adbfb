/** The answer to an apply that would change what others manage. */
import { StatusError } from '../../status.ts';
import { quote } from '../../validation/index.ts';
import { EMPTY_SET, type FieldSet, pathsOf } from './field-set.ts';
import type { Manager, Managers } from './managers.ts';
import { printPath } from './path-element.ts';

/** A 409 with a cause for each path. */
export function applyConflict(conflicts: ReadonlyMap<string, FieldSet>, managers: Managers): StatusError {
  const found = [...conflicts.keys()].sort().map((id) => ({
    who: printManager(managers.get(id)),
    paths: pathsOf(conflicts.get(id) ?? EMPTY_SET).map(printPath),
  }));
  const causes = found.flatMap(({ who, paths }) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  );
  const [first] = causes;
  const message =
    first && causes.length === 1
      ? `Apply failed with 1 conflict: ${first.message}: ${first.field}`
      : `Apply failed with ${causes.length} conflicts: ${found.map(printConflicts).join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}

function printConflicts({ who, paths }: { who: string; paths: readonly string[] }): string {
  return [`conflicts with ${who}:`, ...paths.map((path) => `- ${path}`)].join('\n');
}

function printManager(manager: Manager | undefined): string {
  if (!manager) return '""';
  const subresource = manager.subresource === '' ? '' : ` with subresource ${quote(manager.subresource)}`;
  const version = manager.operation === 'Update' ? ` using ${manager.apiVersion}` : '';
  return `${quote(manager.manager)}${subresource}${version}`;
}
