import { type Clock, SharedSlice } from '../../base/index.ts';
import { cel, forbiddenError, type Kinds } from '../../api/index.ts';
import { Expressions } from '../../kinds/index.ts';
import type { AdmissionAttributes, Authorizer, ObjectReader } from '../../apiserver/index.ts';
import {
  AuthorizationQuestions,
  type CompiledCondition,
  type CompiledVariables,
  meetsConditions,
  requestValue,
} from '../admission-expressions/index.ts';
import {
  matchesNamespace,
  matchesObject,
  type MatchedResource,
  matchRules,
} from '../admission-matching/index.ts';
import type { Hook } from './hook.ts';
import type { ShownWrite } from './shown-write.ts';
import type { WebhookMetrics, WebhookPhase } from './webhook-metrics.ts';

export interface HookMatcherParts {
  readonly kinds: Kinds;
  readonly reader: ObjectReader;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly metrics: WebhookMetrics;
  readonly phase: WebhookPhase;
}

/** Says which webhooks a write is for. */
export class HookMatcher {
  private readonly parts: HookMatcherParts;
  private readonly conditions = new WeakMap<Hook, readonly CompiledCondition[]>();

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
    const conditions = this.conditionsOf(hook);
    if (conditions.length === 0) return true;
    const { authorizer, clock, metrics, phase } = this.parts;
    const questions = new AuthorizationQuestions(authorizer, attributes);
    const values = new Map<string, cel.Value>([
      ['object', cel.valueOfJson(shown.object ?? null)],
      ['oldObject', cel.valueOfJson(shown.oldObject ?? null)],
      // Upstream shows it to policies alone.
      ['namespaceObject', null],
      ['request', requestValue(attributes, matched)],
    ]);
    const parts = { values, questions, variables: NO_VARIABLES, slice: new SharedSlice(clock) };
    const met = await meetsConditions(conditions, parts, hook.written.failurePolicy);
    const asked = { name: hook.name, phase, operation: attributes.operation };
    if ('error' in met) {
      metrics.conditionFailed(asked);
      throw forbiddenError(attributes.resource, attributes.name, met.error);
    }
    if (!met.met) metrics.excluded(asked);
    return met.met;
  }

  /** Compiled when they are first needed. */
  private conditionsOf(hook: Hook): readonly CompiledCondition[] {
    const known = this.conditions.get(hook);
    if (known) return known;
    const expressions = new Expressions({ authorizer: true });
    const compiled = (hook.written.matchConditions ?? []).map(({ name, expression }) => ({
      name,
      expression: expressions.compile(expression.trim(), 'bool'),
    }));
    this.conditions.set(hook, compiled);
    return compiled;
  }
}

const NO_VARIABLES: CompiledVariables = new Map();
