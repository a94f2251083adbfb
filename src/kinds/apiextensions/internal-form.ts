import { deepEqual } from '../../base/index.ts';
import type { DefinitionSpec, DefinitionVersion } from '../custom/index.ts';

/** What upstream keeps above the versions where all of them say the same. */
export type SharedParts = Pick<
  DefinitionVersion,
  'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'
>;

/**
 * The spec of a definition as upstream's validation sees it: what all versions say alike stands once, above them, and not
 * in them. Its messages name and print it so.
 */
export interface InternalForm {
  readonly shared: SharedParts;
  readonly versions: readonly DefinitionVersion[];
}

const PARTS = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;

export function internalForm({ versions = [] }: DefinitionSpec): InternalForm {
  const [first] = versions;
  if (!first) return { shared: {}, versions };
  const shared: { -readonly [Part in keyof SharedParts]: SharedParts[Part] } = {};
  const own = versions.map((version) => ({ ...version }));
  for (const part of PARTS) {
    if (!versions.every((version) => deepEqual(version[part], first[part]))) continue;
    if (first[part] !== undefined) Object.assign(shared, { [part]: first[part] });
    for (const version of own) delete version[part];
  }
  return { shared, versions: own };
}

/** The schemas of a definition, each once. */
export function schemasOf(spec: DefinitionSpec): NonNullable<SharedParts['schema']>[] {
  const { shared, versions } = internalForm(spec);
  return [shared, ...versions].flatMap(({ schema }) => (schema ? [schema] : []));
}
