import { canonicalText, deepEqual, type Disposable } from '../../base/index.ts';
import { type KubernetesObject, StatusError } from '../../api/index.ts';
import { type AdmissionAttributes, handles, type MutationInterface } from '../../apiserver/index.ts';
import type { MutatingAdmissionPolicy } from '../../kinds/index.ts';
import { refused } from '../admission/refusal.ts';
import { BudgetError, Evaluation, meetsConditions, POLICY_BUDGET } from '../admission-expressions/index.ts';
import { inKind, type MatchedResource, placeOf } from '../admission-matching/index.ts';
import { matchPolicy, matchResources } from './match-policy.ts';
import { mutate, MutationError } from './mutate-object.ts';
import { type CompiledMutatingPolicy, compileMutatingPolicy } from './mutating-policy.ts';
import { collectParams, type Param } from './params.ts';
import { type Binding, ConfigurationError, isExempt, type PolicyParts } from './policy-parts.ts';
import { type BoundPolicy, PolicySource } from './policy-source.ts';
import { PolicyChecks } from './policy-checks.ts';
import { Reinvocation } from './reinvocation.ts';
import { PolicyWrite } from './write.ts';

type Bound = BoundPolicy<MutatingAdmissionPolicy, CompiledMutatingPolicy>;

const GROUP = 'admissionregistration.k8s.io';

/** Lets the policies that are bound change what is written. What goes wrong refuses the write, unless a policy says not. */
export class MutatingAdmissionPolicies implements MutationInterface, Disposable {
  readonly name = 'MutatingAdmissionPolicy';
  /** What is deleted cannot be changed. */
  readonly handles = handles('CREATE', 'UPDATE', 'CONNECT');
  private readonly parts: PolicyParts;
  private readonly source: PolicySource<MutatingAdmissionPolicy, CompiledMutatingPolicy>;
  private readonly reinvocations = new WeakMap<AdmissionAttributes, Reinvocation>();

  constructor(parts: PolicyParts) {
    this.parts = parts;
    this.source = new PolicySource({
      reader: parts.reader,
      policies: { group: GROUP, resource: 'mutatingadmissionpolicies' },
      bindings: { group: GROUP, resource: 'mutatingadmissionpolicybindings' },
      compile: compileMutatingPolicy,
    });
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    if (isExempt(attributes)) return;
    const policies = await this.source.inForce();
    if (policies.length === 0) return;
    const invocations = new Invocations(attributes, this.parts);
    for (const bound of policies) await invocations.gather(bound);
    if (invocations.isEmpty) return;
    const reinvocation = this.reinvocations.get(attributes) ?? new Reinvocation();
    this.reinvocations.set(attributes, reinvocation);
    if (attributes.isReinvocation) reinvocation.begin(canonicalText(attributes.object ?? null));
    await invocations.run(reinvocation);
    reinvocation.end(canonicalText(attributes.object ?? null));
  }

  dispose(): void {
    this.source.dispose();
  }
}

/** A policy is to change a write, by one binding, with one set of parameters. */
interface Invocation {
  readonly bound: Bound;
  readonly binding: Binding;
  readonly matched: MatchedResource;
  readonly param: Param;
}

interface Failure {
  readonly message: string;
  readonly reason: string | undefined;
}

class Invocations {
  private readonly attributes: AdmissionAttributes;
  private readonly parts: PolicyParts;
  private readonly write: PolicyWrite;
  private readonly checks: PolicyChecks;
  private readonly invocations: Invocation[] = [];
  private readonly configurationFailures: Failure[] = [];
  private readonly failures: Failure[] = [];

  constructor(attributes: AdmissionAttributes, parts: PolicyParts) {
    this.attributes = attributes;
    this.parts = parts;
    this.write = new PolicyWrite(attributes, parts);
    this.checks = new PolicyChecks(parts.metrics, 'mutating');
  }

  get isEmpty(): boolean {
    return this.invocations.length === 0 && this.configurationFailures.length === 0;
  }

  /** Finds out by which bindings and with which parameters a policy is to change the write. */
  async gather(bound: Bound): Promise<void> {
    const { policy, bindings } = bound;
    try {
      const match = await matchPolicy(policy, this.attributes, this.parts);
      if (!match) return;
      const { matched, paramKind: kind } = match;
      for (const binding of bindings) {
        try {
          const { matchResources: narrowed, paramRef } = binding.spec ?? {};
          if (narrowed && !(await matchResources(narrowed, this.attributes, this.parts))) continue;
          const params = await collectParams(kind, paramRef, placeOf(this.attributes), this.parts);
          for (const param of params) this.invocations.push({ bound, binding, matched, param });
        } catch (error) {
          this.misconfigured(error, policy, binding);
        }
      }
    } catch (error) {
      this.misconfigured(error, policy, undefined);
    }
  }

  async run(reinvocation: Reinvocation): Promise<void> {
    let isChanged = false;
    for (const invocation of this.invocations) {
      isChanged = (await this.invoke(invocation, reinvocation)) || isChanged;
    }
    if (isChanged) reinvocation.changed();
    const failures = [...this.configurationFailures, ...this.failures];
    if (failures.length > 0) throw denied(this.attributes, failures);
  }

  /** Whether anything was put in the place of the object. */
  private async invoke(invocation: Invocation, reinvocation: Reinvocation): Promise<boolean> {
    const { bound, binding, matched, param } = invocation;
    const { policy } = bound;
    const { failurePolicy, reinvocationPolicy } = policy.spec ?? {};
    const { variables, conditions, mutations } = bound.compiled();
    const { questions, slice } = this.write;
    const { clock } = this.parts;
    const objects = await this.write.objectsAs(matched);
    const { conditions: values } = await this.write.valuesFor(objects, matched, param);
    const met = await meetsConditions(conditions, { values, variables, questions, slice }, failurePolicy);
    if ('error' in met) {
      this.failed(met.error, policy, binding, 'Invalid');
      return false;
    }
    const key = keyOf(invocation);
    if (!met.met || (this.attributes.isReinvocation && !reinvocation.isDue(key))) return false;
    const before = objects.object;
    let object = before;
    for (const mutation of object ? mutations : []) {
      const { expressions } = await this.write.valuesFor({ ...objects, object }, matched, param);
      const evaluation = new Evaluation({
        values: expressions,
        variables,
        questions,
        slice,
        budget: POLICY_BUDGET,
      });
      const startedMs = clock.now();
      try {
        object = object && (await mutate(mutation, object, matched.kind, evaluation, this.parts.kinds));
      } catch (error) {
        if (!(error instanceof MutationError || error instanceof BudgetError)) throw error;
        this.failed(error.message, policy, binding, 'Invalid');
        this.checks.count(policy, binding, 'deny', error.message, clock.now() - startedMs);
        continue;
      }
      if (object) this.checks.count(policy, binding, 'allow', '', clock.now() - startedMs);
    }
    const isChanged = object !== undefined && object !== before;
    if (isChanged && !deepEqual(before, object)) reinvocation.changed();
    if (isChanged) await this.replace(object, matched);
    if (reinvocationPolicy === 'IfNeeded') reinvocation.add(key);
    return isChanged;
  }

  private async replace(object: KubernetesObject | undefined, { kind }: MatchedResource): Promise<void> {
    if (!object) return;
    const { attributes, parts } = this;
    attributes.setObject(await inKind(parts.kinds, object, kind, attributes.kind));
  }

  private misconfigured(error: unknown, policy: MutatingAdmissionPolicy, binding: Binding | undefined): void {
    if (!(error instanceof ConfigurationError)) throw error;
    const message = `failed to configure ${binding ? 'binding' : 'policy'}: ${error.message}`;
    const failure = failureOf(message, policy, binding, undefined);
    if (failure) this.configurationFailures.push(failure);
  }

  private failed(message: string, policy: MutatingAdmissionPolicy, binding: Binding, reason: string): void {
    const failure = failureOf(message, policy, binding, reason);
    if (failure) this.failures.push(failure);
  }
}

/** Undefined where the policy says to ignore what goes wrong. */
function failureOf(
  message: string,
  { metadata, spec }: MutatingAdmissionPolicy,
  binding: Binding | undefined,
  reason: string | undefined,
): Failure | undefined {
  if (spec?.failurePolicy === 'Ignore') return undefined;
  const { name = '' } = metadata;
  const where = binding
    ? `policy '${name}' with binding '${binding.metadata.name ?? ''}'`
    : `policy "${name}"`;
  return { message: `${where} denied request: ${message}`, reason };
}

/** All failures as causes; the first one is the message, without what was written. The code stays that of a refusal. */
function denied(attributes: AdmissionAttributes, failures: readonly Failure[]): StatusError {
  const causes = failures.map(({ message }) => ({ message }));
  const { code, reason, details } = refused(attributes, 'admission request denied by policy', causes);
  const [first] = failures;
  return new StatusError(code, first?.reason ?? reason, first?.message ?? '', details);
}

function keyOf({ bound, binding, param }: Invocation): string {
  const { namespace = '', name = '' } = param?.metadata ?? {};
  return [bound.policy.metadata.name, binding.metadata.name, namespace, name].join('/');
}
