import type { JsonObject } from '../../base/index.ts';
import type { KubernetesObject, ObjectMeta } from '../../api/index.ts';
import type { User } from './user.ts';

export interface VirtualCreate {
  readonly user: User;
  readonly namespace: string;
  /** Of a subresource: the name of the object that it belongs to. */
  readonly name: string;
  /** The decoded and defaulted body. May be changed and returned. */
  readonly object: KubernetesObject & { metadata: ObjectMeta };
  readonly options: JsonObject;
  readonly dryRun: boolean;
}

/**
 * A resource, or a subresource, that is computed and not stored: reviews of access and tokens, `serviceaccounts/token`.
 * It knows `create` alone; the answer is 201 with what it returns.
 */
export interface VirtualResource {
  readonly group: string;
  readonly version: string;
  /** `subjectaccessreviews`, `serviceaccounts/token`. */
  readonly resource: string;
  /** The client may say what else only the server says of a new object: uid, times, `selfLink`. */
  readonly keepsSystemFields?: boolean;
  create(request: VirtualCreate): Promise<KubernetesObject>;
}
