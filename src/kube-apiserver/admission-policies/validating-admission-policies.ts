import type { Disposable } from '../../base/index.ts';
import { goJson, StatusError } from '../../api/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import type { ValidatingAdmissionPolicy } from '../../kinds/index.ts';
import { refused } from '../admission/refusal.ts';
import { type MatchedResource, placeOf } from '../admission-matching/index.ts';
import { AuditNotes } from './audit-notes.ts';
import { matchPolicy, matchResources } from './match-policy.ts';
import { collectParams } from './params.ts';
import { type Binding, ConfigurationError, isExempt, type PolicyParts } from './policy-parts.ts';
import { PolicyChecks } from './policy-checks.ts';
import { type BoundPolicy, PolicySource } from './policy-source.ts';
import { judge, type Objection, type Verdict } from './validate-write.ts';
import { type CompiledValidatingPolicy, compileValidatingPolicy } from './validating-policy.ts';
import { PolicyWrite } from './write.ts';

type Bound = BoundPolicy<ValidatingAdmissionPolicy, CompiledValidatingPolicy>;

const GROUP = 'admissionregistration.k8s.io';
const FAILURE_NOTE = 'validation.policy.admission.k8s.io/validation_failure';

/** Asks the policies that are bound whether a write may be. The first one that refuses it is told to the client. */
export class ValidatingAdmissionPolicies implements ValidationInterface, Disposable {
  readonly name = 'ValidatingAdmissionPolicy';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE', 'CONNECT');
  private readonly parts: PolicyParts;
  private readonly source: PolicySource<ValidatingAdmissionPolicy, CompiledValidatingPolicy>;

  constructor(parts: PolicyParts) {
    this.parts = parts;
    this.source = new PolicySource({
      reader: parts.reader,
      policies: { group: GROUP, resource: 'validatingadmissionpolicies' },
      bindings: { group: GROUP, resource: 'validatingadmissionpolicybindings' },
      compile: compileValidatingPolicy,
    });
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (isExempt(attributes)) return;
    const policies = await this.source.inForce();
    if (policies.length === 0) return;
    const asked = new AskedPolicies(attributes, this.parts);
    for (const bound of policies) await asked.ask(bound);
    if (asked.denial) throw denied(attributes, asked.denial);
  }

  dispose(): void {
    this.source.dispose();
  }
}

/** Why a write is refused. */
interface Denial {
  readonly message: string;
  readonly reason: string;
}

/** The policies asked about one write, one after the other. */
class AskedPolicies {
  denial: Denial | undefined;
  private readonly attributes: AdmissionAttributes;
  private readonly parts: PolicyParts;
  private readonly write: PolicyWrite;
  private readonly checks: PolicyChecks;

  constructor(attributes: AdmissionAttributes, parts: PolicyParts) {
    this.attributes = attributes;
    this.parts = parts;
    this.write = new PolicyWrite(attributes, parts);
    this.checks = new PolicyChecks(parts.metrics, 'validating');
  }

  async ask(bound: Bound): Promise<void> {
    const { policy, bindings } = bound;
    const notes = new AuditNotes();
    try {
      const match = await matchPolicy(policy, this.attributes, this.parts);
      if (!match) return;
      const { matched, paramKind: kind } = match;
      for (const binding of bindings) {
        const paramsOf = (): ReturnType<typeof collectParams> =>
          collectParams(kind, binding.spec?.paramRef, placeOf(this.attributes), this.parts);
        await this.askBound(bound, binding, matched, paramsOf, notes);
      }
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.misconfigured(policy, undefined, error);
    }
    notes.publish(policy.metadata.name ?? '', this.attributes);
  }

  private async askBound(
    { policy, compiled }: Bound,
    binding: Binding,
    matched: MatchedResource,
    paramsOf: () => ReturnType<typeof collectParams>,
    notes: AuditNotes,
  ): Promise<void> {
    try {
      const { matchResources: narrowed } = binding.spec ?? {};
      if (narrowed && !(await matchResources(narrowed, this.attributes, this.parts))) return;
      const params = await paramsOf();
      if (params.length === 0) return;
      const objects = await this.write.objectsAs(matched);
      for (const param of params) {
        const values = await this.write.valuesFor(objects, matched, param);
        const { questions, slice } = this.write;
        const startedMs = this.parts.clock.now();
        const verdict = await judge(compiled(), { ...values, questions, slice }, policy.spec?.failurePolicy);
        this.take(policy, binding, verdict, notes, this.parts.clock.now() - startedMs);
      }
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.misconfigured(policy, binding, error);
    }
  }

  private take(
    policy: ValidatingAdmissionPolicy,
    binding: Binding,
    { objections, annotations, annotationErrors }: Verdict,
    notes: AuditNotes,
    elapsedMs: number,
  ): void {
    const where = `ValidatingAdmissionPolicy '${policy.metadata.name ?? ''}' with binding '${binding.metadata.name ?? ''}'`;
    const { validationActions: actions = [] } = binding.spec ?? {};
    for (const objection of objections) {
      const { message, reason } = objection;
      for (const action of actions) {
        this.checks.count(policy, binding, action.toLowerCase(), message, elapsedMs);
        if (action === 'Deny') this.deny(`${where} denied request: ${message}`, reason);
        else if (action === 'Warn') this.attributes.warn(`Validation failed for ${where}: ${message}`);
        else if (action === 'Audit') this.note(binding, objection, actions);
      }
    }
    for (const { key, value } of annotations) notes.add(key, value);
    for (const message of annotationErrors) {
      this.checks.count(policy, binding, 'deny', message, elapsedMs);
      this.deny(`${where} denied request: ${message}`, 'Invalid');
    }
  }

  private note(binding: Binding, { index, message }: Objection, actions: readonly string[]): void {
    const failure = {
      message,
      policy: binding.spec?.policyName ?? '',
      binding: binding.metadata.name ?? '',
      expressionIndex: index,
      validationActions: actions,
    };
    this.attributes.annotate(FAILURE_NOTE, goJson([failure]));
  }

  private misconfigured(
    { metadata, spec }: ValidatingAdmissionPolicy,
    binding: Binding | undefined,
    { message }: ConfigurationError,
  ): void {
    if (spec?.failurePolicy === 'Ignore') return;
    const bound = binding ? ` with binding '${binding.metadata.name ?? ''}'` : '';
    const what = binding ? 'binding' : 'policy';
    const where = `ValidatingAdmissionPolicy '${metadata.name ?? ''}'${bound}`;
    this.deny(`${where} denied request: failed to configure ${what}: ${message}`, 'Invalid');
  }

  private deny(message: string, reason: string): void {
    this.denial ??= { message, reason };
  }
}

function denied(attributes: AdmissionAttributes, { message, reason }: Denial): StatusError {
  const error = refused(attributes, message, [{ message }]);
  return new StatusError(CODES.get(reason) ?? 422, reason, error.message, error.details);
}

const CODES: ReadonlyMap<string, number> = new Map([
  ['Forbidden', 403],
  ['Unauthorized', 401],
  ['RequestEntityTooLarge', 413],
  ['Invalid', 422],
]);
