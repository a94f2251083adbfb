import type { Documentation, Message, ResourceInfo, Schema } from '../../api/index.ts';
import type { Parameter } from './parameter.ts';

/**
 * What is published of the API beside its kinds, for OpenAPI: the definitions that several kinds share or that are no kind
 * (options, lists, `Status`), and texts.
 */
export interface PublishedApi {
  /** Differs between builds wherever their definitions or texts do. */
  readonly fingerprint: string;
  /** By its published name: `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`. */
  definition(name: string): Schema | undefined;
  /** What Go knows of a definition beyond its schema; undefined where it is no type of Go's. */
  messageOf(name: string): Message | undefined;
  loadDocumentation(): Promise<Documentation>;
  /** The parameters of a subresource that opens a connection or stream. */
  connectParameters(resource: ResourceInfo, subresource: string): readonly Parameter[];
}
