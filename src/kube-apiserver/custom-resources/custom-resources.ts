import { type Clock, deepEqual, type Disposable, Failures, KeyedWork, type Log } from '../../base/index.ts';
import { formatTime, type KindRegistry, type KubernetesObject } from '../../api/index.ts';
import {
  type LargeBodies,
  type ObjectFollowing,
  type ObjectReader,
  type ServedResources,
  type Writes,
} from '../../apiserver/index.ts';
import { approvalCondition, type ConvertObjects, type CustomResourceDefinition } from '../../kinds/index.ts';
import { changeDefinition } from './change-definition.ts';
import { acceptNames } from './accepted-names.ts';
import { conditionOf, isTrue, saysAlready, setCondition } from './definition-conditions.ts';
import { Definitions } from './definitions.ts';
import { deleteInstances } from './delete-instances.ts';
import { ServedDefinitions } from './served-definitions.ts';

export interface CustomResourcesParts {
  readonly kinds: KindRegistry;
  readonly objects: ObjectReader;
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly clock: Clock;
  readonly log: Log;
  /** How objects are converted where a definition says by a webhook. */
  readonly conversionOf: (definition: CustomResourceDefinition) => ConvertObjects;
  /** Who writes definitions that are large. Left out, this server does. */
  readonly largeBodies?: LargeBodies | undefined;
  /** From which size on they are large. */
  readonly largeBytes: number;
  /** What the rules of an object may cost in this thread, where there is another one for what costs more. */
  readonly ruleCostHere?: number | undefined;
  /** Another server on this store has the work: this one only serves what is established. */
  readonly isBeside?: boolean;
}

const DEFINITIONS = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' };
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 60_000;
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/**
 * Serves what definitions define, as upstream's controllers of its API server do: names are accepted, then the kinds are
 * registered and the definition is established; one that is being deleted takes its objects with it.
 */
export class CustomResources implements Disposable {
  private readonly parts: CustomResourcesParts;
  private readonly definitions = new Definitions();
  private readonly served: ServedDefinitions;
  private readonly following: ObjectFollowing;
  /** By the names of definitions. One after the other, for no two may take the same names. */
  private readonly work: KeyedWork;
  /** What waits for the objects of a definition to be gone. */
  private readonly leaving = new Map<string, Disposable>();

  constructor(parts: CustomResourcesParts) {
    this.parts = parts;
    this.served = new ServedDefinitions(parts);
    const failures = new Failures(parts.log);
    this.work = new KeyedWork({
      clock: parts.clock,
      workers: 1,
      firstRetryMs: FIRST_RETRY_MS,
      longestRetryMs: LONGEST_RETRY_MS,
      work: (name) => this.reconcile(name),
      failed: (name, error) => failures.add(`the definition ${name} could not be reconciled`, error),
    });
    this.following = parts.objects.follow<CustomResourceDefinition>(DEFINITIONS, ({ type, object }) => {
      const { name = '' } = object.metadata;
      if (type === 'deleted') this.forget(name, object.spec.group);
      else this.take(name, object);
    });
  }

  /** Resolves once what is established is served. */
  ready(): Promise<void> {
    return this.following.ready();
  }

  /** Resolves once whatever was established before the call is served, also by another server. */
  async caughtUp(): Promise<void> {
    const { group, resource } = DEFINITIONS;
    await this.following.ready();
    await this.parts.resources.storage(group, resource).refresh();
  }

  dispose(): void {
    this.following.dispose();
    this.work.dispose();
    for (const waiting of this.leaving.values()) waiting.dispose();
  }

  private take(name: string, definition: CustomResourceDefinition): void {
    const namesBefore = this.definitions.get(name)?.status?.acceptedNames;
    this.definitions.put(definition);
    if (!deepEqual(namesBefore, definition.status?.acceptedNames)) this.wakeRefused(definition.spec.group);
    if (isTrue(definition, 'Established')) this.served.serve(definition);
    this.wake(name);
  }

  private forget(name: string, group: string): void {
    this.definitions.remove(name);
    this.served.drop(name);
    this.work.forget(name);
    this.leaving.get(name)?.dispose();
    this.leaving.delete(name);
    this.wakeRefused(group);
  }

  private wakeRefused(group: string): void {
    for (const name of this.definitions.refusedIn(group)) this.wake(name);
  }

  private wake(name: string): void {
    if (!this.parts.isBeside) this.work.add(name);
  }

  /** It is woken again by what it waits for. */
  private async reconcile(name: string): Promise<undefined> {
    const definition = this.definitions.get(name);
    if (!definition) return;
    const { deletionTimestamp, finalizers } = definition.metadata;
    if (deletionTimestamp !== undefined && finalizers?.includes(CLEANUP)) {
      await this.cleanUp(name, definition);
      return;
    }
    await this.noteApproval(name, definition);
    const named = await this.acceptNames(name, definition);
    if (!isTrue(named, 'NamesAccepted') || isTrue(named, 'Established')) return;
    this.served.serve(named);
    await this.changeStatus(name, (next) => {
      if (!isTrue(next, 'NamesAccepted') || isTrue(next, 'Established')) return false;
      setCondition(next, ESTABLISHED, this.now());
      return true;
    });
  }

  private async noteApproval(name: string, definition: CustomResourceDefinition): Promise<void> {
    const condition = approvalCondition(definition);
    if (!condition || saysAlready(definition, condition)) return;
    const changed = await this.changeStatus(name, (next) => {
      setCondition(next, condition, this.now());
      return true;
    });
    if (changed && this.definitions.get(name)) this.definitions.put(changed);
  }

  private async acceptNames(
    name: string,
    definition: CustomResourceDefinition,
  ): Promise<CustomResourceDefinition> {
    if (deepEqual(definition.spec.names, definition.status?.acceptedNames)) return definition;
    const { names, condition } = acceptNames(definition, this.definitions.takenIn(definition.spec.group));
    if (deepEqual(names, definition.status?.acceptedNames) && saysAlready(definition, condition))
      return definition;
    const changed = await this.changeStatus(name, (next) => {
      next.status = { ...next.status, acceptedNames: names };
      setCondition(next, condition, this.now());
      if (!isTrue(next, 'Established')) {
        setCondition(next, condition.status === 'True' ? INSTALLING : NOT_ACCEPTED, this.now());
      }
      return true;
    });
    // Whoever is next must not get the same names, though the change has not come back yet.
    if (changed && this.definitions.get(name)) this.definitions.put(changed);
    if (changed) this.wakeRefused(changed.spec.group);
    return changed ?? definition;
  }

  /** Deletes all objects of a definition; when none is left, lets it go. */
  private async cleanUp(name: string, definition: CustomResourceDefinition): Promise<void> {
    if (!isTrue(definition, 'Established')) {
      await this.release(name, NEVER_ESTABLISHED);
      return;
    }
    if (conditionOf(definition, 'Terminating')?.reason !== IN_PROGRESS.reason) {
      await this.changeStatus(name, (next) => {
        setCondition(next, IN_PROGRESS, this.now());
        return true;
      });
    }
    const { group, names } = definition.spec;
    const of = { group, resource: definition.status?.acceptedNames?.plural ?? names.plural };
    const { resources, writes, clock } = this.parts;
    const left = await deleteInstances({
      resources,
      writes,
      clock,
      of,
      kinds: this.served.find(name)?.kinds ?? [],
    });
    if (left === 0) await this.release(name, COMPLETED);
    else this.waitForInstances(name, of);
  }

  private waitForInstances(name: string, of: { readonly group: string; readonly resource: string }): void {
    if (this.leaving.has(name)) return;
    let left = 0;
    const following = this.parts.objects.follow<KubernetesObject>(of, ({ type }) => {
      if (type === 'added') left++;
      if (type === 'deleted' && --left === 0) this.wake(name);
    });
    this.leaving.set(name, following);
    following.ready().then(
      () => left === 0 && this.wake(name),
      () => this.work.addAfter(name, FIRST_RETRY_MS),
    );
  }

  private async release(name: string, condition: Parameters<typeof setCondition>[1]): Promise<void> {
    await this.changeStatus(name, (next) => {
      setCondition(next, condition, this.now());
      const finalizers = (next.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP);
      if (finalizers.length > 0) next.metadata.finalizers = finalizers;
      else delete next.metadata.finalizers;
      return true;
    });
  }

  /** Undefined: it is gone, or another write got in between and calls again. */
  private async changeStatus(
    name: string,
    change: (definition: CustomResourceDefinition) => boolean,
  ): Promise<CustomResourceDefinition | undefined> {
    const definition = this.definitions.get(name);
    return (
      definition && changeDefinition(definition, change, { ...this.parts, nowMs: this.parts.clock.now() })
    );
  }

  private now(): string {
    return formatTime(this.parts.clock.now());
  }
}

const ESTABLISHED = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
};

const INSTALLING = {
  type: 'Established',
  status: 'False',
  reason: 'Installing',
  message: 'the initial names have been accepted',
};

const NOT_ACCEPTED = {
  type: 'Established',
  status: 'False',
  reason: 'NotAccepted',
  message: 'not all names are accepted',
};

const IN_PROGRESS = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
};

const COMPLETED = {
  type: 'Terminating',
  status: 'False',
  reason: 'InstanceDeletionCompleted',
  message: 'removed all instances',
};

const NEVER_ESTABLISHED = {
  type: 'Terminating',
  status: 'False',
  reason: 'NeverEstablished',
  message: 'resource was never established',
};
