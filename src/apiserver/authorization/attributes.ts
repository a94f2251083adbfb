import { qualified, StatusError } from '../../api/index.ts';
import type { AuthorizationAttributes, User } from '../contracts/index.ts';
import type { RequestInfo } from '../request/request-info.ts';

/** What a request wants to do. */
export function attributesOf(user: User, info: RequestInfo): AuthorizationAttributes {
  const { verb, isResource, group, version, resource, subresource, namespace, name, fieldSelector, path } =
    info;
  const named = { resource, subresource, namespace, name, fieldSelector, path };
  return { user, verb, isResource, group, version, ...named };
}

/** The 403 of a request that nobody allows. */
export function refusal(attributes: AuthorizationAttributes, reason: string): StatusError {
  const { group, resource, name, isResource } = attributes;
  const why = reason === '' ? actionOf(attributes) : `${actionOf(attributes)}: ${reason}`;
  if (!isResource) return new StatusError(403, 'Forbidden', `forbidden: ${why}`, {});
  const subject = `${qualified({ group, resource })}${name === '' ? '' : ` "${name}"`}`;
  return new StatusError(403, 'Forbidden', `${subject} is forbidden: ${why}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}

/** `User "a" cannot list resource "pods/log" in API group "" in the namespace "b"`. */
function actionOf(attributes: AuthorizationAttributes): string {
  const { user, verb, isResource, group, resource, subresource, namespace, path } = attributes;
  const who = `User ${JSON.stringify(user.name)}`;
  if (!isResource) return `${who} cannot ${verb} path ${JSON.stringify(path)}`;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `${who} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}
