import { forbiddenError, type Kinds } from '../../api/index.ts';
import type { AdmissionAttributes, Authorizer, ObjectReader } from '../../apiserver/index.ts';
import {
  matchesNamespace,
  matchesObject,
  type MatchedResource,
  matchRules,
} from '../admission-matching/index.ts';
import { checkConditions } from './conditions.ts';
import { failsOpen, type Hook } from './hook.ts';
import { requestValue } from './request-value.ts';
import type { ShownWrite } from './shown-write.ts';
import type { WebhookMetrics, WebhookPhase } from './webhook-metrics.ts';

export interface HookMatcherParts {
  readonly kinds: Kinds;
  readonly reader: ObjectReader;
  readonly authorizer: Authorizer;
  readonly metrics: WebhookMetrics;
  readonly phase: WebhookPhase;
}

/** Says which webhooks a write is for. */
export class HookMatcher {
  private readonly parts: HookMatcherParts;

  constructor(parts: HookMatcherParts) {
    this.parts = parts;
  }

  /** As what the webhook is to be shown the write, but for its conditions. Rejects with the 404 of an unknown namespace. */
  async match({ written }: Hook, attributes: AdmissionAttributes): Promise<MatchedResource | undefined> {
    const { kinds, reader } = this.parts;
    const { rules = [], matchPolicy, namespaceSelector, objectSelector } = written;
    const matched = matchRules(rules, matchPolicy, attributes, kinds);
    if (!matched || !matchesObject(objectSelector, attributes)) return undefined;
    return (await matchesNamespace(namespaceSelector, attributes, reader)) ? matched : undefined;
  }

  /** Whether the conditions hold. Rejects with the 403 of one that cannot be evaluated, where that counts. */
  async meetsConditions(
    hook: Hook,
    attributes: AdmissionAttributes,
    matched: MatchedResource,
    shown: ShownWrite,
  ): Promise<boolean> {
    const { matchConditions = [] } = hook.written;
    if (matchConditions.length === 0) return true;
    const { authorizer, metrics, phase } = this.parts;
    const request = requestValue(attributes, matched);
    const outcome = await checkConditions(matchConditions, { attributes, request, ...shown }, authorizer);
    const asked = { name: hook.name, phase, operation: attributes.operation };
    if ('error' in outcome) {
      metrics.conditionFailed(asked);
      if (failsOpen(hook)) return false;
      throw forbiddenError(attributes.resource, attributes.name, outcome.error);
    }
    if (!outcome.holds) metrics.excluded(asked);
    return outcome.holds;
  }
}
