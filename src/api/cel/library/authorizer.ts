import { dns1123Label, dns1123Subdomain } from '../../validation/index.ts';
import { type CelType, struct } from '../types/type.ts';
import { CelError, noSuchOverload, type OpaqueValue, type Value } from '../values/value.ts';
import { givenText } from './given.ts';
import { type FunctionDeclaration, overload } from './signature.ts';

/** A request that an expression asks about: of a resource, or of a path. */
export interface AuthorizationQuestion {
  /** Undefined where the expression asks for the one who makes the request. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly verb: string;
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

export interface AuthorizationAnswer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly error?: string;
}

/** Answers at once, from what is at hand. */
export type Authorize = (question: AuthorizationQuestion) => AuthorizationAnswer;

type Question = Omit<AuthorizationQuestion, 'verb'>;

const AUTHORIZER = struct('kubernetes.authorization.Authorizer');
const PATH_CHECK = struct('kubernetes.authorization.PathCheck');
const GROUP_CHECK = struct('kubernetes.authorization.GroupCheck');
const RESOURCE_CHECK = struct('kubernetes.authorization.ResourceCheck');
const DECISION = struct('kubernetes.authorization.Decision');

/** The types of the variables `authorizer` and `authorizer.requestResource`. */
export const AUTHORIZER_TYPE: CelType = AUTHORIZER;
export const RESOURCE_CHECK_TYPE: CelType = RESOURCE_CHECK;

/** What a variable of type {@link AUTHORIZER_TYPE} is bound to. */
export function authorizerValue(authorize: Authorize): OpaqueValue {
  return new CheckValue(AUTHORIZER, 'library.authorizerVal', authorize, {});
}

/** What `authorizer.requestResource` is bound to: a check of the resource that the request is about. */
export function resourceCheckValue(authorize: Authorize, resource: Question): OpaqueValue {
  return new CheckValue(RESOURCE_CHECK, 'library.resourceCheckVal', authorize, resource);
}

/** `authorizer.group('apps').resource('deployments').check('create').allowed()` */
export const AUTHORIZATION: readonly FunctionDeclaration[] = [
  step('path', 'authorizer_path', 'authorizer.(string) pathCheck', PATH_CHECK, (path) =>
    path.trim() === '' ? 'path must not be empty' : { path },
  ),
  step('group', 'authorizer_group', 'authorizer.(string) groupCheck', GROUP_CHECK, (group) => ({ group })),
  {
    name: 'serviceAccount',
    overloads: [
      overload(
        'authorizer_serviceaccount',
        'authorizer.(string, string) authorizer',
        (of = null, namespace, name) => {
          if (!(of instanceof CheckValue)) return noSuchOverload(of);
          const account = { namespace: givenText(namespace), name: givenText(name) };
          if (dns1123Subdomain(account.name).length > 0) return new CelError('Invalid service account name');
          if (dns1123Label(account.namespace).length > 0)
            return new CelError('Invalid service account namespace');
          return of.next(AUTHORIZER, { serviceAccount: account });
        },
      ),
    ],
  },
  step('resource', 'groupcheck_resource', 'groupCheck.(string) resourceCheck', RESOURCE_CHECK, (resource) =>
    resource.trim() === '' ? 'resource must not be empty' : { resource },
  ),
  ofResource('subresource', 'resourcecheck_subresource', (subresource) => ({ subresource })),
  ofResource('namespace', 'resourcecheck_namespace', (namespace) => ({ namespace })),
  ofResource('name', 'resourcecheck_name', (name) => ({ name })),
  ofResource('fieldSelector', 'authorizer_fieldselector', (fieldSelector) => ({ fieldSelector })),
  ofResource('labelSelector', 'authorizer_labelselector', (labelSelector) => ({ labelSelector })),
  {
    name: 'check',
    overloads: [
      overload('pathcheck_check', 'pathCheck.(string) decision', check),
      overload('resourcecheck_check', 'resourceCheck.(string) decision', check),
    ],
  },
  answer('errored', 'bool', ({ error }) => error !== undefined),
  answer('error', 'string', ({ error }) => error ?? ''),
  answer('allowed', 'bool', ({ allowed }) => allowed),
  answer('reason', 'string', ({ reason }) => reason),
];

class CheckValue implements OpaqueValue {
  readonly type: CelType;
  readonly goType: string;
  readonly authorize: Authorize;
  readonly question: Question;

  constructor(type: CelType, goType: string, authorize: Authorize, question: Question) {
    this.type = type;
    this.goType = goType;
    this.authorize = authorize;
    this.question = question;
  }

  next(type: CelType, more: Question): CheckValue {
    return new CheckValue(type, this.goType, this.authorize, { ...this.question, ...more });
  }

  equals(other: Value): boolean | CelError {
    return noSuchOverload(other);
  }
}

class DecisionValue implements OpaqueValue {
  readonly type: CelType = DECISION;
  readonly goType = 'library.decisionVal';
  readonly answer: AuthorizationAnswer;

  constructor(of: AuthorizationAnswer) {
    this.answer = of;
  }

  equals(other: Value): boolean | CelError {
    return noSuchOverload(other);
  }
}

function step(
  name: string,
  id: string,
  signature: string,
  type: CelType,
  more: (text: string) => Question | string,
): FunctionDeclaration {
  return {
    name,
    overloads: [
      overload(id, signature, (of = null, text) => {
        if (!(of instanceof CheckValue)) return noSuchOverload(of);
        const part = more(givenText(text));
        return typeof part === 'string' ? new CelError(part) : of.next(type, part);
      }),
    ],
  };
}

function ofResource(name: string, id: string, more: (text: string) => Question): FunctionDeclaration {
  return step(name, id, 'resourceCheck.(string) resourceCheck', RESOURCE_CHECK, more);
}

function check(of: Value = null, verb?: Value): Value {
  if (!(of instanceof CheckValue)) return noSuchOverload(of);
  return new DecisionValue(of.authorize({ ...of.question, verb: givenText(verb) }));
}

function answer(name: string, type: string, read: (of: AuthorizationAnswer) => Value): FunctionDeclaration {
  return {
    name,
    overloads: [
      overload(`decision_${name}`, `decision.() ${type}`, (of = null) =>
        of instanceof DecisionValue ? read(of.answer) : noSuchOverload(of),
      ),
    ],
  };
}
