import type { HttpRequest, HttpResponse, MetricRecord } from '../../base/index.ts';
import type { ObjectMeta } from '../../api/index.ts';
import type { User } from './user.ts';

/** A request that was let in: who asks is known, and that they may. */
export interface AdmittedRequest extends Pick<
  HttpRequest,
  'method' | 'target' | 'headers' | 'repeated' | 'signal'
> {
  readonly user: User;
  readonly body: Uint8Array;
}

/** What is known of an object by its metadata alone. */
export type ObjectHead = Pick<ObjectMeta, 'name' | 'namespace' | 'uid' | 'resourceVersion'>;

/** The answer to such a request, and what its audit and the metrics are to know of it. */
export interface AdmittedResponse extends HttpResponse {
  /** What was noted for the audit log. */
  readonly annotations: readonly (readonly [key: string, value: string])[];
  /** Of the object in the request, where there was one. */
  readonly requestHead: ObjectHead | undefined;
}

export interface LargeBodyResponse extends AdmittedResponse {
  /** What was counted meanwhile. */
  readonly counted: readonly MetricRecord[];
}

/** How an object is to be written as a part of an answer. */
export interface ObjectForm {
  /** The resource as which it is served. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly revision: number;
  readonly resourceVersion: string;
  readonly form: {
    readonly format: 'json' | 'yaml' | 'protobuf';
    readonly pretty: boolean;
    readonly transform?: {
      readonly kind: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
      readonly version: string;
    };
    readonly include?: 'None' | 'Metadata' | 'Object';
  };
  /** An item of a list, or the object of an event: whether that is the first of its watch. */
  readonly place: 'item' | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly isFirst: boolean };
}

/**
 * Another server on the same store, in another thread: what would hold this one for long is passed on to it. Its answer is
 * the one that this server would have given.
 */
export interface LargeBodies {
  /** Whether it serves a resource. What it does not, this server serves itself. */
  serves(of: { readonly group: string; readonly version: string; readonly resource: string }): boolean;
  /** Rejects with a `StatusError` where there is no answer. */
  serve(request: AdmittedRequest): Promise<LargeBodyResponse>;
  /** The bytes of an object, given as it is stored, in a form. Rejects with a `StatusError` where there are none. */
  write(value: Uint8Array, as: ObjectForm): Promise<Uint8Array>;
}
