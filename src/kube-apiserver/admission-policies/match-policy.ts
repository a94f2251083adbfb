import {
  type MatchedResource,
  matchesNamespace,
  matchesObject,
  matchRules,
} from '../admission-matching/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { kindOfParams } from './params.ts';
import { ConfigurationError, type MatchResources, type Policy, type PolicyParts } from './policy-parts.ts';

/** The form in which a policy is asked about a write, and the kind of its parameters where it has some. */
export interface MatchedPolicy {
  readonly matched: MatchedResource;
  readonly paramKind: ReturnType<typeof kindOfParams>;
}

/** Undefined where the policy is not asked about the write. Rejects as {@link matchResources} does. */
export async function matchPolicy(
  { spec }: Policy,
  attributes: AdmissionAttributes,
  parts: PolicyParts,
): Promise<MatchedPolicy | undefined> {
  const { matchConstraints, paramKind } = spec ?? {};
  if (!matchConstraints)
    throw new ConfigurationError('policy contained no match constraints, a required field');
  const matched = await matchResources(matchConstraints, attributes, parts);
  return matched && { matched, paramKind: kindOfParams(paramKind, parts) };
}

/**
 * The form in which a policy or a binding is asked about a write, undefined where it is not. Rejects with a
 * {@link ConfigurationError} where that cannot be said.
 */
export async function matchResources(
  resources: MatchResources,
  attributes: AdmissionAttributes,
  { kinds, reader }: PolicyParts,
): Promise<MatchedResource | undefined> {
  const { matchPolicy, resourceRules = [], excludeResourceRules = [] } = resources;
  if (excludeResourceRules.length > 0) {
    if (matchRules(excludeResourceRules, matchPolicy, attributes, kinds)) return undefined;
  }
  const { resource, kind } = attributes;
  const matched =
    resourceRules.length === 0
      ? { resource, kind }
      : matchRules(resourceRules, matchPolicy, attributes, kinds);
  if (!matched || !matchesObject(resources.objectSelector, attributes)) return undefined;
  try {
    return (await matchesNamespace(resources.namespaceSelector, attributes, reader)) ? matched : undefined;
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
}
