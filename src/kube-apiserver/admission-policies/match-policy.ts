import {
  type MatchedResource,
  matchesNamespace,
  matchesObject,
  matchRules,
} from '../admission-matching/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { type MatchResources, ConfigurationError, type PolicyParts } from './policy-parts.ts';

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
