import assert from 'node:assert/strict';
import { drain } from '../../../support/drain.ts';
import { type Answer, type Harness, startServer } from '../harness.ts';

const POLICIES = '/apis/admissionregistration.k8s.io/v1';
export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
/** What a refusal of the policy `p` begins with. */
export const REFUSED = `configmaps "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request:`;

/** A server with policies that are about the ConfigMaps of a test. */
export class PolicyHarness {
  readonly api: Harness;

  private constructor(api: Harness) {
    this.api = api;
  }

  static async start(): Promise<PolicyHarness> {
    return new PolicyHarness(await startServer());
  }

  dispose(): void {
    this.api.server.dispose();
  }

  /** Writes a policy that judges ConfigMaps, unless `spec` says otherwise. */
  validating(name: string, spec: object): Promise<void> {
    return this.make('ValidatingAdmissionPolicy', 'validatingadmissionpolicies', name, {
      matchConstraints: rulesFor('configmaps', ['CREATE', 'UPDATE']),
      ...spec,
    });
  }

  /** Binds a policy that judges. The binding is called like the policy, unless `name` says otherwise. */
  bind(policyName: string, spec: object = {}, name = policyName): Promise<void> {
    return this.make('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', name, {
      policyName,
      validationActions: ['Deny'],
      ...spec,
    });
  }

  /** Writes a policy that changes ConfigMaps, unless `spec` says otherwise. */
  mutating(name: string, spec: object): Promise<void> {
    return this.make('MutatingAdmissionPolicy', 'mutatingadmissionpolicies', name, {
      matchConstraints: rulesFor('configmaps', ['CREATE', 'UPDATE']),
      reinvocationPolicy: 'Never',
      ...spec,
    });
  }

  bindMutating(policyName: string, spec: object = {}): Promise<void> {
    return this.make('MutatingAdmissionPolicyBinding', 'mutatingadmissionpolicybindings', policyName, {
      policyName,
      ...spec,
    });
  }

  /** Tries to make a ConfigMap. */
  tryMap(data: object, metadata: object = {}, namespace = 'default'): Promise<Answer> {
    return this.api.send('POST', `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', ...metadata },
      data,
    });
  }

  /** Why a ConfigMap is refused; empty where it is not. */
  async refusal(data: object, metadata: object = {}): Promise<string> {
    const { status, body } = await this.tryMap(data, metadata);
    return status === 201 ? '' : `${status} ${body.reason} ${body.message}`;
  }

  async create(path: string, body: object): Promise<void> {
    const answer = await this.api.send('POST', path, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    await drain();
  }

  private make(kind: string, plural: string, name: string, spec: object): Promise<void> {
    const body = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, spec };
    return this.create(`${POLICIES}/${plural}`, body);
  }
}

/** Constraints that name one core resource. */
export function rulesFor(resource: string, operations: readonly string[], more: object = {}): object {
  return {
    resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources: [resource], ...more }],
  };
}
