import { compareVersions } from '../../api/index.ts';
import type { DefinitionSpec, DefinitionVersion } from './definition.ts';

/** The warning of a version that is on its way out; empty where it is not. */
export function deprecationOf(version: DefinitionVersion, spec: DefinitionSpec): string {
  if (version.deprecated !== true) return '';
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const { group, names, versions = [] } = spec;
  const better = versions
    .filter(
      ({ served, deprecated, name }) =>
        served && deprecated !== true && compareVersions(name, version.name) < 0,
    )
    .map(({ name }) => name)
    .sort(compareVersions);
  const use = better[0] === undefined ? '' : `; use ${group}/${better[0]} ${names.kind}`;
  return `${group}/${version.name} ${names.kind} is deprecated${use}`;
}
