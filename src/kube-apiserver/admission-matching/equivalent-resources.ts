import type { Kind, Kinds } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import type { MatchedResource } from './match-rules.ts';

/** The other names of a resource, or of one of its subresources: other versions, and other groups over the same store. */
export function equivalentResources(
  kinds: Kinds,
  { group, version, resource }: AdmissionAttributes['resource'],
  subresource: string,
): readonly MatchedResource[] {
  const own = kinds.findResource(group, version, resource);
  if (!own) return [];
  return storedTogether(kinds, own).flatMap((kind) => {
    const of = { group: kind.group, version: kind.version, resource: kind.plural };
    if (subresource === '') return { resource: of, kind };
    return kind.subresources
      .filter(({ name }) => name === subresource)
      .map((found) => ({ resource: of, kind: found.kind }));
  });
}

/** Events are of two groups; all others are of one. */
function storedTogether(kinds: Kinds, own: Kind): Kind[] {
  const of = { group: own.group, resource: own.plural };
  const groups = own.plural === 'events' && EVENT_GROUPS.includes(own.group) ? EVENT_GROUPS : [own.group];
  return groups
    .flatMap((group) => kinds.versionsOf({ ...of, group }))
    .filter((kind) => kind !== own && kind.storagePrefix === own.storagePrefix);
}

const EVENT_GROUPS = ['', 'events.k8s.io'];
