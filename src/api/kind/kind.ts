import type { ObjectType } from '../codec/index.ts';
import type { GroupVersionKind, KubernetesObject } from '../object.ts';
import type { FieldManager } from '../patch/index.ts';
import type { ResolveSchema, Schema } from '../schema/index.ts';
import type { SelectableFields } from '../selectors/index.ts';
import type { Strategy } from '../strategy.ts';
import type { Conversion } from './conversion.ts';
import type { PrinterColumns } from './printer-columns.ts';
import type { ResourceInfo } from './resource-info.ts';

/**
 * A kind in one version, with everything that is to be known of it. Built-in and custom kinds differ only in who made
 * the value. Parts that cost something are made when they are first asked for.
 */
export interface Kind extends ResourceInfo {
  /** How its objects are read and written. */
  readonly type: ObjectType;
  /** The published name of its definition: `io.k8s.api.apps.v1.Deployment`. */
  readonly definitionName: string;
  /** What its objects look like; references are followed with {@link resolve}. */
  readonly schema: Schema;
  /** The same as OpenAPI v2 is told it, where that has no words for all of it. */
  readonly schemaV2?: Schema;
  readonly resolve: ResolveSchema;
  /** Defaulting, preparation, validation, warnings. */
  readonly strategy: Strategy;
  /** How objects of this version are stored; undefined where that is as they are served. */
  readonly conversion: Conversion | undefined;
  /**
   * Fills in an object of the version that is stored what a reading of it fills in: of a custom kind, defaults of what was
   * dropped or converted since it was read. It is changed. Left out where that is nothing.
   */
  readonly fillStored?: (stored: KubernetesObject) => void;
  /** Who manages which field. */
  readonly fieldManager: FieldManager;
  readonly deletion: DeletionStrategy;
  /** What field selectors know beside name and namespace. */
  readonly selectableFields: SelectableFields | undefined;
  /** How its objects stand in a table. */
  readonly columns: PrinterColumns;
  /** What its keys in the store begin with, below the root: `pods/`, `services/specs/`, `example.com/things/`. */
  readonly storagePrefix: string;
  /** What it is stored as, for clients that want to see that change. */
  readonly storageVersion: GroupVersionKind;
  /** What a list of its objects is called; its kind with `List` where left out. */
  readonly listKind?: string;
  /** Where it has what its subresource `scale` shows; where left out, in the places of the built-in kinds. */
  readonly scale?: ScalePaths | undefined;
  /** Upstream's warning to whoever uses the kind, since it is on its way out; empty where it is not. */
  readonly deprecation: string;
}

/** What a list of a kind's objects is called. */
export function listKindOf({ kind, listKind }: Pick<Kind, 'kind' | 'listKind'>): string {
  return listKind ?? `${kind}List`;
}

/** Where an object has what a `Scale` shows, as the names on the way. */
export interface ScalePaths {
  readonly specReplicas: readonly string[];
  readonly statusReplicas: readonly string[];
  /** Of the selector as text; undefined where there is none. */
  readonly selector: readonly string[] | undefined;
}

/** How the objects of a kind go. */
export interface DeletionStrategy {
  /** Garbage collection knows the kind. Upstream's Events are left out. */
  readonly isCollected: boolean;
  /** Dependents stay unless the client says otherwise, as of old. */
  readonly orphansDependents: boolean;
  /** The answer is the object itself, not a Status. */
  readonly returnsObject: boolean;
  /**
   * How many seconds an object may have to end, of the `asked` ones where the client names any. Undefined: the kind knows
   * no grace, and its objects go at once.
   */
  readonly gracePeriodSeconds?: (object: KubernetesObject, asked: number | undefined) => number;
  /** Something still has to happen before the object may go. */
  isHeld(object: KubernetesObject): boolean;
  /** Further changes of an object of which the deletion begins. With them it stays until it is no longer held. */
  begin?(object: KubernetesObject): void;
}

/** Held by its finalizers, collected, answered with a Status: the deletion of most kinds. */
export const PLAIN_DELETION: DeletionStrategy = {
  isCollected: true,
  orphansDependents: false,
  returnsObject: false,
  isHeld: hasFinalizers,
};

export function hasFinalizers({ metadata }: KubernetesObject): boolean {
  return (metadata.finalizers ?? []).length > 0;
}
