/** What an access review asks, read from its spec. */
import { isObject, type JsonObject } from '../../base/index.ts';
import type { AuthorizationAttributes, User } from '../../apiserver/index.ts';

export function attributesOfReview(spec: JsonObject, user: User): AuthorizationAttributes {
  const resource = spec['resourceAttributes'];
  const path = isObject(spec['nonResourceAttributes']) ? spec['nonResourceAttributes'] : {};
  const of = isObject(resource) ? resource : {};
  return {
    user,
    verb: text(isObject(resource) ? of['verb'] : path['verb']),
    isResource: isObject(resource),
    group: text(of['group']),
    version: text(of['version']),
    resource: text(of['resource']),
    subresource: text(of['subresource']),
    namespace: text(of['namespace']),
    name: text(of['name']),
    path: text(path['path']),
  };
}

/** The user that a review names. */
export function userOfReview(spec: JsonObject): User {
  const { uid, extra } = spec;
  return {
    name: text(spec['user']),
    groups: texts(spec['groups']),
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(isObject(extra) ? { extra: extraOf(extra) } : {}),
  };
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** Keys of extra fields are told in lower case. */
function extraOf(extra: JsonObject): Record<string, string[]> {
  return Object.fromEntries(Object.entries(extra).map(([key, values]) => [key.toLowerCase(), texts(values)]));
}
