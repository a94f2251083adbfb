import type { KubernetesObject } from '../../api/index.ts';
import type { AdmissionOperation, AdmissionPlugin } from '../contracts/index.ts';
import type { ServedResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';
/** A write as admission is asked about it. */
export interface AdmissionRequest {
  readonly operation: AdmissionOperation;
  readonly resource: ServedResource;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: KubernetesObject;
  readonly oldObject?: KubernetesObject;
}
/** Lets every plugin change the object, in their order. */
export declare function mutate(
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  context: WriteContext,
): Promise<void>;
/** Lets every plugin refuse the object as it would be stored. */
export declare function admit(
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  context: WriteContext,
): Promise<void>;
//# sourceMappingURL=admission.d.ts.map
