import type { GroupVersionKind, ResourceInfo } from '../../api/index.ts';
import type { ResourceSource } from '../contracts/index.ts';
import type { HttpMethod } from './http-method.ts';
import type { ParameterKey } from './parameters.ts';
/** What one method does at one path. */
export interface Operation {
  readonly path: string;
  readonly method: HttpMethod;
  /** `readCoreV1NamespacedPod`; and the same without group and version, as published clients name their methods. */
  readonly id: string;
  readonly clientMethod: string;
  readonly action?: string;
  readonly kind?: GroupVersionKind;
  readonly parameters: readonly ParameterKey[];
  /** Of the body: the name of its definition. */
  readonly body?: string;
  readonly bodyRequired?: boolean;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** The definition of the answer by status; `string` for a plain one. */
  readonly responses: Readonly<Record<string, string>>;
}
export declare const OBJECT_TYPES: string[];
export declare const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
/** All operations on a resource and its subresources. */
export declare function operationsOf(
  resource: ResourceInfo,
  source: Pick<ResourceSource, 'deletionOf'>,
): Operation[];
//# sourceMappingURL=operations.d.ts.map
