import type { JsonObject } from '../../base/index.ts';
import type { GroupVersionKind, KubernetesObject } from '../../api/index.ts';
import type { User } from './user.ts';
export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
/** A write on its way to the store, as admission sees it. */
export interface AdmissionAttributes {
  readonly user: User;
  readonly operation: AdmissionOperation;
  /** Of the object in the request: of `pods/binding` it is `Binding`. */
  readonly kind: GroupVersionKind;
  readonly resource: {
    readonly group: string;
    readonly version: string;
    readonly resource: string;
  };
  /** Empty for the resource itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** Empty on a create that leaves the name to `generateName`. */
  readonly name: string;
  /** The object to be written, decoded and defaulted; undefined on DELETE. Plugins change it in `mutate` alone. */
  readonly object?: KubernetesObject;
  /** What is stored now; undefined on CREATE. Never changed. */
  readonly oldObject?: KubernetesObject;
  /** CreateOptions, UpdateOptions, PatchOptions or DeleteOptions. */
  readonly options: JsonObject;
  readonly dryRun: boolean;
  /** Adds a `Warning` header to the answer. */
  warn(message: string): void;
}
/**
 * One admission plugin. Both calls reject with a `StatusError` to refuse the write. All plugins mutate first, in their
 * order; then, once the object stands as it would be stored, all validate.
 */
export interface AdmissionPlugin {
  /** Upstream's name: `NamespaceLifecycle`. */
  readonly name: string;
  readonly operations: readonly AdmissionOperation[];
  mutate?(attributes: AdmissionAttributes): Promise<void> | void;
  validate?(attributes: AdmissionAttributes): Promise<void> | void;
}
//# sourceMappingURL=admission-plugin.d.ts.map
