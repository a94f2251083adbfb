import { type FieldError, type KubernetesObject } from '../../api/index.ts';
import type { ServerParts } from '../server-parts.ts';
import { ObjectVersion } from '../storage/index.ts';
import { type StoredResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';
/** What an update of the object itself, or of one of its subresources, may change and must hold to. */
export interface UpdateStrategy {
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Changes `object`: takes back what this update may not change, and counts the generation. */
  prepare(object: KubernetesObject, old: KubernetesObject, now: string): void;
  validate(object: KubernetesObject, old: KubernetesObject): FieldError[];
  /** Texts for `Warning` headers. A subresource gives none: what it leaves alone was warned of before. */
  warnings?(object: KubernetesObject, old: KubernetesObject): string[];
  readonly allowCreate: boolean;
  readonly allowUnconditional: boolean;
}
/** An update on its way to the store. */
export interface Change {
  readonly resource: StoredResource;
  readonly strategy: UpdateStrategy;
  readonly namespace: string;
  readonly name: string;
  /**
   * Makes the new object. `old` is what is stored now, undefined where there is nothing; it is shared and must not be
   * changed, the result is this write's own. Called again when another write got in between.
   */
  next(old: KubernetesObject | undefined): Promise<KubernetesObject> | KubernetesObject;
  /** Leave the record of who manages which field as `next` makes it. */
  readonly isRecorded?: boolean;
}
export interface Changed {
  readonly version: ObjectVersion;
  /** There was no such object before. */
  readonly created: boolean;
}
/** Updates an object as upstream's registry does, trying again where nobody holds it to a revision. */
export declare function updateObject(
  parts: ServerParts,
  change: Change,
  context: WriteContext,
): Promise<Changed>;
//# sourceMappingURL=update-object.d.ts.map
