import type { Disposable } from '../../base/index.ts';
import type { ResourceName } from '../../api/index.ts';
import type { ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';
import type { Binding, Policy } from './policy-parts.ts';

/** A policy that is in force, with what binds it. */
export interface BoundPolicy<P, C> {
  readonly policy: P;
  readonly bindings: readonly Binding[];
  /** Its expressions, compiled when they are first asked for. */
  readonly compiled: () => C;
}

export interface PolicySourceParts<P, C> {
  readonly reader: ObjectReader;
  readonly policies: ResourceName;
  readonly bindings: ResourceName;
  readonly compile: (policy: P) => C;
}

/** The policies of one kind that are in force. They are followed from the first write on. */
export class PolicySource<P extends Policy, C> implements Disposable {
  private readonly parts: PolicySourceParts<P, C>;
  private readonly policies = new Map<string, P>();
  /** By the name of the policy, and then by their own. */
  private readonly bindings = new Map<string, Map<string, Binding>>();
  /** A change of a policy is another object. */
  private readonly compiled = new WeakMap<P, C>();
  private followings: readonly ObjectFollowing[] = [];
  private isReady = false;
  private bound: readonly BoundPolicy<P, C>[] | undefined;

  constructor(parts: PolicySourceParts<P, C>) {
    this.parts = parts;
  }

  /** By name; each with its bindings by name. The same list until something changes. */
  async inForce(): Promise<readonly BoundPolicy<P, C>[]> {
    if (!this.isReady) await this.start();
    this.bound ??= this.gather();
    return this.bound;
  }

  dispose(): void {
    for (const following of this.followings) following.dispose();
  }

  private async start(): Promise<void> {
    if (this.followings.length === 0) this.followings = this.follow();
    await Promise.all(this.followings.map((following) => following.ready()));
    this.isReady = true;
  }

  private follow(): ObjectFollowing[] {
    const { reader, policies, bindings } = this.parts;
    return [
      reader.follow<P>(policies, ({ type, object }) => {
        const { name = '' } = object.metadata;
        if (type === 'deleted') this.policies.delete(name);
        else this.policies.set(name, object);
        this.bound = undefined;
      }),
      reader.follow<Binding>(bindings, ({ type, object }) => {
        this.unbind(object);
        if (type !== 'deleted') this.bind(object);
        this.bound = undefined;
      }),
    ];
  }

  private bind(binding: Binding): void {
    const { name = '' } = binding.metadata;
    const policy = binding.spec?.policyName ?? '';
    const known = this.bindings.get(policy);
    if (known) known.set(name, binding);
    else this.bindings.set(policy, new Map([[name, binding]]));
    this.policyOf.set(name, policy);
  }

  private unbind({ metadata: { name = '' } }: Binding): void {
    const policy = this.policyOf.get(name);
    if (policy === undefined) return;
    this.policyOf.delete(name);
    const known = this.bindings.get(policy);
    known?.delete(name);
    if (known?.size === 0) this.bindings.delete(policy);
  }

  /** The policy that each binding binds, which a change of the binding can change. */
  private readonly policyOf = new Map<string, string>();

  private gather(): BoundPolicy<P, C>[] {
    const bound: BoundPolicy<P, C>[] = [];
    for (const name of [...this.bindings.keys()].sort()) {
      const policy = this.policies.get(name);
      const bindings = this.bindings.get(name);
      if (!policy || !bindings) continue;
      const sorted = [...bindings.keys()].sort().flatMap((binding) => bindings.get(binding) ?? []);
      bound.push({ policy, bindings: sorted, compiled: () => this.compiledOf(policy) });
    }
    return bound;
  }

  private compiledOf(policy: P): C {
    let compiled = this.compiled.get(policy);
    if (compiled === undefined) {
      compiled = this.parts.compile(policy);
      this.compiled.set(policy, compiled);
    }
    return compiled;
  }
}
