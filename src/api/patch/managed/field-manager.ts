import { isObject, type JsonObject } from '../../../base/index.ts';
import { apiVersionOf, type GroupVersionKind, type KubernetesObject, parseApiVersion } from '../../object.ts';
import { badRequest } from '../../status.ts';
import { formatTime } from '../../values/index.ts';
import { unexplained } from '../patch-document.ts';
import { capManagers } from './ancient-changes.ts';
import { applyObject } from './apply-object.ts';
import { difference, EMPTY_SET, isEmptySet, union } from './field-set.ts';
import type { FieldType } from './field-type.ts';
import { KUBECTL, withLastApplied } from './last-applied.ts';
import { type Manager, managerId, type Managers, NO_MANAGERS, readManagers } from './managers.ts';
import { NEVER_MANAGED } from './never-managed.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import { managersOfRequest, withoutRecord, withRecord } from './record.ts';
import { ItemError } from './shape.ts';
import { changeManagers, type FieldFilter, type InVersion, type VersionedObject } from './update-managers.ts';
import { typeProblems } from './validate.ts';

/** An object cannot be what another version of its kind is, in which somebody manages it. */
export class UnfitVersionError extends Error {}

/** What a field manager has to know of a kind in one version. */
export interface ManagedKind {
  readonly kind: GroupVersionKind;
  readonly type: FieldType;
  /**
   * The kind with nothing set, as it is encoded: the structures and nulls that are written always. Who creates an
   * object manages what is not in here already.
   */
  readonly empty: JsonObject;
  /** What a write through the subresource (empty: the resource itself) can reach; undefined where that is all. */
  filter(subresource: string): FieldFilter | undefined;
  /** The object in another version of the kind; undefined where there is no such version. */
  inVersion?(object: JsonObject, apiVersion: string): VersionedObject | undefined;
}

/** Who writes, through what, and when. */
export interface FieldWriter {
  /** The name; empty is `unknown`. */
  readonly manager: string;
  /** Empty for the resource itself. */
  readonly subresource: string;
  readonly nowMs: number;
}

export interface FieldApplier extends FieldWriter {
  /** Takes over what others manage, where that is a conflict else. */
  readonly force: boolean;
}

/**
 * Keeps the record of who manages which field (`metadata.managedFields`) of one kind, and applies partial objects.
 * Objects that are handed in are left as they are; what is handed out shares their parts.
 */
export class FieldManager {
  private readonly kind: ManagedKind;
  private readonly apiVersion: string;
  private readonly empty: KubernetesObject;

  constructor(kind: ManagedKind) {
    this.kind = kind;
    this.apiVersion = apiVersionOf(kind.kind);
    this.empty = { metadata: {}, ...kind.empty, apiVersion: this.apiVersion, kind: kind.kind.kind };
  }

  /** A new object with the record of its creation. Runs after decoding and defaulting, before admission. */
  create<T extends KubernetesObject>(next: T, writer: FieldWriter): T {
    const managers = managersOfRequest(this.empty, next, writer.subresource);
    return withRecord(next, this.afterUpdate(this.empty, next, managers, writer), undefined);
  }

  /**
   * The object as it is to be written, with the record brought up to date. Runs after the patch, decoding and
   * defaulting, before admission. Where nobody manages anything yet, that stays so until the first apply.
   */
  update<T extends KubernetesObject>(live: KubernetesObject, next: T, writer: FieldWriter): T {
    const managers = managersOfRequest(live, next, writer.subresource);
    try {
      const after = managers.size === 0 ? managers : this.afterUpdate(live, next, managers, writer);
      return withRecord(next, after, live);
    } catch (error) {
      // Upstream forgets who manages what, then, and goes on.
      if (error instanceof UnfitVersionError) return withRecord(next, NO_MANAGERS, live);
      throw error;
    }
  }

  /**
   * Applies a partial object. `live` is undefined where there is none yet. What comes out is to be decoded and
   * defaulted again. Throws a `StatusError`: 409 with a cause for each conflict, 400 and 500 where what is applied
   * does not fit.
   */
  apply(live: KubernetesObject | undefined, applied: JsonObject, applier: FieldApplier): KubernetesObject {
    this.checkApplied(applied);
    const recorded = readManagers(live?.metadata.managedFields);
    if (!recorded) throw unexplained('failed to decode managed fields');
    const current = withoutRecord(live ?? this.empty);
    const byKubectl = applier.manager === KUBECTL;
    const after = mergeOrExplain(() =>
      applyObject({
        type: this.kind.type,
        current,
        applied,
        managers: recorded.size > 0 ? recorded : this.beforeFirstApply(current, applier),
        applier: { ...this.head(applier, 'Apply'), time: formatTime(applier.nowMs) },
        force: applier.force,
        follows: byKubectl,
        filter: this.kind.filter(applier.subresource),
        inVersion: this.inVersion,
      }),
    );
    const object = byKubectl ? withLastApplied(after.object, applied) : after.object;
    return withRecord(object, capManagers(after.managers), live);
  }

  /**
   * Merges a partial object as an apply would, and records nothing: what a policy sets is nobody's. Throws a
   * {@link ConfigurationMergeError} where it does not fit, or would replace what is owned whole.
   */
  merge(live: JsonObject, configuration: JsonObject): JsonObject {
    return mergeConfiguration(this.kind.type, live, configuration);
  }

  private checkApplied(applied: JsonObject): void {
    const { apiVersion, kind, metadata } = applied;
    if (apiVersion !== this.apiVersion || kind !== this.kind.kind.kind) {
      const { group, version } = parseApiVersion(typeof apiVersion === 'string' ? apiVersion : '');
      throw badRequest(
        `invalid object type: ${group}/${version}, Kind=${typeof kind === 'string' ? kind : ''}`,
      );
    }
    if (isObject(metadata) && (metadata['managedFields'] ?? null) !== null) {
      throw badRequest('metadata.managedFields must be nil');
    }
    const problems = typeProblems(this.kind.type, applied);
    if (problems !== undefined) {
      throw unexplained(`failed to create typed patch object (${this.describe(metadata)}): ${problems}`);
    }
  }

  /** `NAMESPACE/NAME; GROUP/VERSION, Kind=KIND`. */
  private describe(metadata: unknown): string {
    const { namespace, name } = isObject(metadata) ? metadata : {};
    const { group, version, kind } = this.kind.kind;
    const words = [namespace, name].map((word) => (typeof word === 'string' ? word : ''));
    return `${words.join('/')}; ${group}/${version}, Kind=${kind}`;
  }

  /** What is there before anything was recorded belongs to a manager of that name. */
  private beforeFirstApply(current: KubernetesObject, applier: FieldApplier): Managers {
    return this.afterUpdate(this.empty, current, NO_MANAGERS, { ...applier, manager: 'before-first-apply' });
  }

  private afterUpdate(
    live: KubernetesObject,
    next: KubernetesObject,
    managers: Managers,
    writer: FieldWriter,
  ): Managers {
    const change = {
      apiVersion: this.apiVersion,
      type: this.kind.type,
      before: withoutRecord(live),
      after: withoutRecord(next),
      inVersion: this.inVersion,
      filter: this.kind.filter(writer.subresource),
    };
    const { comparison, others } = changeManagers(change, managers);
    const { added, modified, removed } = comparison;
    const taken = difference(difference(union(modified, added), removed), NEVER_MANAGED);
    if (isEmptySet(taken)) return capManagers(others);
    const head = this.head(writer, 'Update');
    const id = managerId(head);
    const fields = union(taken, others.get(id)?.fields ?? EMPTY_SET);
    return capManagers(new Map(others).set(id, { ...head, fields, time: formatTime(writer.nowMs) }));
  }

  private head(writer: FieldWriter, operation: Manager['operation']): Omit<Manager, 'fields' | 'time'> {
    const manager = writer.manager === '' ? 'unknown' : writer.manager;
    return { manager, operation, apiVersion: this.apiVersion, subresource: writer.subresource };
  }

  private readonly inVersion: InVersion = (value, apiVersion) => {
    if (!isObject(value)) return undefined;
    if (apiVersion === this.apiVersion && value['apiVersion'] === apiVersion)
      return { type: this.kind.type, value };
    return this.kind.inVersion?.(value, apiVersion);
  };
}

function mergeOrExplain<T>(merge: () => T): T {
  try {
    return merge();
  } catch (error) {
    if (error instanceof ItemError) throw unexplained(`failed to merge config: ${error.message}`);
    throw error;
  }
}
