import type { JsonObject } from '../../base/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { type MatchedResource, placeOf } from '../admission-matching/index.ts';

/** `AdmissionRequest` of admission.k8s.io without its uid and objects: as what was matched, and what was asked for. */
export function requestValue(
  attributes: AdmissionAttributes,
  { resource, kind }: MatchedResource,
): JsonObject {
  const { subresource, name, operation, dryRun, options } = attributes;
  return {
    kind: kindOf(kind),
    resource,
    ...given('subResource', subresource),
    requestKind: kindOf(attributes.kind),
    requestResource: attributes.resource,
    ...given('requestSubResource', subresource),
    ...given('name', name),
    ...given('namespace', placeOf(attributes)),
    operation,
    userInfo: userOf(attributes),
    dryRun,
    options,
  };
}

function kindOf({ group, version, kind }: MatchedResource['kind']): JsonObject {
  return { group, version, kind };
}

function userOf({ user: { name, uid = '', groups, extra = {} } }: AdmissionAttributes): JsonObject {
  return {
    ...given('username', name),
    ...given('uid', uid),
    ...(groups.length > 0 ? { groups } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

/** What is empty is left out. */
function given(field: string, text: string): JsonObject {
  return text === '' ? {} : { [field]: text };
}
