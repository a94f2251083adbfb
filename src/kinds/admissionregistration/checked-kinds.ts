import { apiVersionOf, type Kind, type Kinds } from '../../api/index.ts';
import type { MatchResources } from './match-resources.ts';

/** So many kinds of one rule are looked at. */
const KINDS_LIMIT = 10;

/** The kinds that a policy's rules name, as far as they name them one by one; by group, version and kind. */
export function checkedKinds({ resourceRules = [] }: MatchResources, kinds: Kinds): Kind[] {
  const found = new Set<Kind>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of resourceRules) {
    if ([...apiGroups, ...apiVersions].some((name) => name.includes('*'))) continue;
    const plain = resources.filter((name) => !/[*/]/.test(name));
    let count = 0;
    for (const kind of kindsOf([...apiGroups].sort(), [...apiVersions].sort(), plain.sort(), kinds)) {
      found.add(kind);
      // Upstream leaves the other rules alone, then.
      if (++count === KINDS_LIMIT) return sorted(found);
    }
  }
  return sorted(found);
}

function* kindsOf(
  groups: readonly string[],
  versions: readonly string[],
  resources: readonly string[],
  kinds: Kinds,
): Generator<Kind> {
  for (const group of groups) {
    for (const version of versions) {
      for (const resource of resources) yield* named(group, version, resource, kinds);
    }
  }
}

/** What upstream's mapper finds: without a group, in all groups that have the version. */
function named(group: string, version: string, resource: string, kinds: Kinds): readonly Kind[] {
  if (group !== '') {
    const found = kinds.findResource(group, version, resource);
    return found ? [found] : [];
  }
  return kinds
    .all()
    .filter((kind) => kind.version === version && (kind.plural === resource || kind.singular === resource));
}

function sorted(kinds: ReadonlySet<Kind>): Kind[] {
  const order = (kind: Kind): string => `${kind.group}\0${apiVersionOf(kind)}\0${kind.kind}`;
  return [...kinds].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
