import { cel, type GroupVersionKind, type Kinds, type KubernetesObject, written } from '../../api/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import { type MatchedResource, placeOf } from '../admission-matching/index.ts';

/** The objects of a write, as the kind that matched has them. */
export interface WrittenObjects {
  readonly object: KubernetesObject | undefined;
  readonly oldObject: KubernetesObject | undefined;
}

/** The variable `request`. The objects are variables of their own. */
export function requestValue(attributes: AdmissionAttributes, matched: MatchedResource): cel.Value {
  return cel.valueOfJson(requestOf(attributes, matched));
}

/** `AdmissionRequest` of admission.k8s.io without its uid and objects: as what was matched, and what was asked for. */
export function requestOf(attributes: AdmissionAttributes, matched: MatchedResource): JsonObject {
  const { user, subresource, operation, dryRun, options, name } = attributes;
  const { uid = '', groups, extra = {} } = user;
  const namespace = placeOf(attributes);
  return {
    kind: kindOf(matched.kind),
    resource: { ...matched.resource },
    ...given('subResource', subresource),
    requestKind: kindOf(attributes.kind),
    requestResource: { ...attributes.resource },
    ...given('requestSubResource', subresource),
    ...given('name', name),
    ...given('namespace', namespace),
    operation,
    userInfo: {
      ...given('username', user.name),
      ...given('uid', uid),
      ...(groups.length > 0 ? { groups } : {}),
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
    },
    dryRun,
    // A connection has none.
    options: Object.keys(options).length > 0 ? options : null,
  };
}

/** An object as expressions see it: as it is written, with what upstream's structures always have. */
export function objectValue(kinds: Kinds, object: KubernetesObject | undefined): cel.Value {
  if (!object) return null;
  return cel.valueOfJson(written(object, kinds));
}

/** The variable `namespaceObject`: what of a namespace is shown to expressions. */
export function namespaceValue(kinds: Kinds, namespace: Namespace | undefined): cel.Value {
  if (!namespace) return null;
  const { managedFields: _, ownerReferences: __, ...metadata } = namespace.metadata;
  return objectValue(kinds, { ...namespace, metadata });
}

function kindOf({ group, version, kind }: GroupVersionKind): JsonObject {
  return { group, version, kind };
}

function given(name: string, text: string): JsonObject {
  return text === '' ? {} : { [name]: text };
}
