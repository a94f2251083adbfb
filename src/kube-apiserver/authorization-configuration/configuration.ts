import { isObject, type JsonObject } from '../../base/index.ts';
import {
  dns1123Subdomain,
  duplicate,
  type FieldError,
  FieldPath,
  invalid,
  notSupported,
  required,
} from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { type Webhook, webhookOf } from './webhook.ts';

/** Those that need no settings of their own here. */
export type AuthorizerType = 'ABAC' | 'AlwaysAllow' | 'AlwaysDeny' | 'Node' | 'RBAC';

export type ConfiguredAuthorizer =
  | { readonly type: AuthorizerType; readonly name: string }
  | { readonly type: 'Webhook'; readonly name: string; readonly webhook: Webhook };

export interface AuthorizationConfiguration {
  /** In the order in which they are asked. */
  readonly authorizers: readonly ConfiguredAuthorizer[];
}

const VERSIONS = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `apiserver.config.k8s.io/${version}`);
const TYPES = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'];

/** Reads what a file says; what is wrong with it, in upstream's words, makes the configuration useless. */
export function readAuthorizationConfiguration(document: unknown): {
  readonly configuration: AuthorizationConfiguration;
  readonly problems: readonly string[];
} {
  const file = isObject(document) ? document : {};
  const [kind, apiVersion] = [text(file['kind']), text(file['apiVersion'])];
  if (kind !== 'AuthorizationConfiguration' || !VERSIONS.includes(apiVersion)) {
    const problem = `no kind "${kind}" is registered for version "${apiVersion}"`;
    return { configuration: { authorizers: [] }, problems: [problem] };
  }
  const errors: FieldError[] = [];
  const given = Array.isArray(file['authorizers']) ? file['authorizers'] : [];
  const path = FieldPath.of('authorizers');
  if (given.length === 0) errors.push(required(path, 'at least one authorization mode must be defined'));
  const seen = { types: new Set<string>(), names: new Set<string>() };
  const authorizers = given.flatMap((entry: unknown, index) => {
    const read = authorizerOf(isObject(entry) ? entry : {}, path.index(index), seen, errors);
    return read ? [read] : [];
  });
  return {
    configuration: { authorizers },
    problems: errors.map(({ field, message }) => `${field}: ${message}`),
  };
}

function authorizerOf(
  entry: JsonObject,
  path: FieldPath,
  seen: { readonly types: Set<string>; readonly names: Set<string> },
  errors: FieldError[],
): ConfiguredAuthorizer | undefined {
  const [type, name, webhook] = [text(entry['type']), text(entry['name']), entry['webhook']];
  const ofType = path.child('type');
  if (type === '') errors.push(required(ofType));
  else if (!TYPES.includes(type)) errors.push(notSupported(ofType, type, TYPES));
  else if (seen.types.has(type) && type !== 'Webhook') errors.push(duplicate(ofType, type));
  else {
    seen.types.add(type);
    checkName(name, path.child('name'), seen.names, errors);
    seen.names.add(name);
    if (type !== 'Webhook') {
      if (isObject(webhook)) {
        errors.push(invalid(path.child('webhook'), 'non-null', 'may only be specified when type=Webhook'));
      }
      return { type: type as AuthorizerType, name };
    }
    if (isObject(webhook)) return { type, name, webhook: webhookOf(webhook, path, errors) };
    errors.push(required(path.child('webhook'), 'required when type=Webhook'));
  }
  return undefined;
}

function checkName(name: string, path: FieldPath, seen: ReadonlySet<string>, errors: FieldError[]): void {
  if (name === '') errors.push(required(path));
  else if (seen.has(name)) errors.push(duplicate(path, name));
  else {
    const problems = dns1123Subdomain(name);
    if (problems.length > 0) {
      errors.push(invalid(path, name, `authorizer name is invalid: ${problems.join(', ')}`));
    }
  }
}
