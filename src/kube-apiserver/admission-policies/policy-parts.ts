import type { Clock, MetricsRegistry } from '../../base/index.ts';
import type { Kinds, KubernetesObject, LabelSelector } from '../../api/index.ts';
import type { AdmissionAttributes, Authorizer, ObjectReader } from '../../apiserver/index.ts';
import type { ResourceRule } from '../admission-matching/index.ts';

/** What policies are evaluated with. */
export interface PolicyParts {
  readonly kinds: Kinds;
  readonly reader: ObjectReader;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly metrics: MetricsRegistry;
}

export interface MatchResources {
  readonly matchPolicy?: string;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
}

export interface ParamKind {
  readonly apiVersion?: string;
  readonly kind?: string;
}

export interface ParamRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: LabelSelector;
  readonly parameterNotFoundAction?: string;
}

/** What all policies have in common. */
export interface Policy extends KubernetesObject {
  spec?: {
    readonly failurePolicy?: string;
    readonly paramKind?: ParamKind;
    readonly matchConstraints?: MatchResources;
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  };
}

/** What all bindings have in common. */
export interface Binding extends KubernetesObject {
  spec?: {
    readonly policyName?: string;
    readonly paramRef?: ParamRef;
    readonly matchResources?: MatchResources;
    readonly validationActions?: readonly string[];
  };
}

/** A policy, or a binding of one, asks for what cannot be had. The failure policy decides what becomes of the write. */
export class ConfigurationError extends Error {}

/**
 * Whether no policy is asked about a write. A policy that refuses everything must not keep anyone from changing it, and so
 * policies are never asked about policies; nor about reviews, without which nobody knows who may do what.
 */
export function isExempt({ resource: { group, resource } }: AdmissionAttributes): boolean {
  return EXEMPT.get(group)?.has(resource) ?? false;
}

const EXEMPT: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'admissionregistration.k8s.io',
    new Set([
      'mutatingadmissionpolicies',
      'mutatingadmissionpolicybindings',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
    ]),
  ],
  ['authentication.k8s.io', new Set(['selfsubjectreviews', 'tokenreviews'])],
  [
    'authorization.k8s.io',
    new Set([
      'localsubjectaccessreviews',
      'selfsubjectaccessreviews',
      'selfsubjectrulesreviews',
      'subjectaccessreviews',
    ]),
  ],
]);
