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
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  /** Empty for the resource itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** Empty on a create that leaves the name to `generateName`. */
  readonly name: string;
  /**
   * The object to be written, decoded and defaulted; undefined on DELETE. It is the write's own. Plugins change it while
   * they mutate alone, in place or by {@link setObject}.
   */
  readonly object?: KubernetesObject | undefined;
  /** What is stored now; undefined on CREATE. It is shared, and never changed. */
  readonly oldObject?: KubernetesObject | undefined;
  /** CreateOptions, UpdateOptions, PatchOptions or DeleteOptions. */
  readonly options: JsonObject;
  readonly dryRun: boolean;
  /** When the request came, by the server's clock. */
  readonly receivedMs: number;
  /** The plugins that mutate are asked for the second time, since one of them replaced the object. */
  readonly isReinvocation: boolean;
  /**
   * Puts another object in the place of the new one. Plugins that came before have not seen it: so all are asked again,
   * once, after the last one.
   */
  setObject(object: KubernetesObject): void;
  /** Adds a `Warning` header to the answer. */
  warn(message: string): void;
  /** Notes something for the audit log: `pod-security.kubernetes.io/enforce-policy`, `baseline:latest`. */
  annotate(key: string, value: string): void;
}

/** What every admission plugin has. */
export interface AdmissionInterface {
  /** Upstream's name: `NamespaceLifecycle`. */
  readonly name: string;
  /** Whether it is to be asked about an operation. Answered once, when the plugin is added. */
  handles(operation: AdmissionOperation): boolean;
}

/** A plugin that changes what is to be written. It rejects with a `StatusError` to refuse the write. */
export interface MutationInterface extends AdmissionInterface {
  /** Whether it is asked again where a plugin has replaced the object. Left out, it is. */
  readonly reinvocationPolicy?: 'IfNeeded' | 'Never';
  admit(attributes: AdmissionAttributes): Promise<void> | void;
}

/** A plugin that looks at what would be stored. It rejects with a `StatusError` to refuse the write. */
export interface ValidationInterface extends AdmissionInterface {
  validate(attributes: AdmissionAttributes): Promise<void> | void;
}

export type AdmissionPlugin = MutationInterface | ValidationInterface;

/** `handles` of a plugin that is asked about these operations. */
export function handles(...operations: readonly AdmissionOperation[]): AdmissionInterface['handles'] {
  return (operation) => operations.includes(operation);
}
