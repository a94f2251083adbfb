import { type JsonObject } from '../../base/index.ts';
import { type KubernetesObject } from '../../api/index.ts';
import type { TableConverter } from '../contracts/index.ts';
import { type ServedResource } from '../registry/served-resource.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { ListContent } from './form.ts';
/** What an answer holds: the objects themselves, or what they were turned into. Values as they travel. */
export interface Shape {
  object(version: ObjectVersion): JsonObject;
  list(content: ListContent): JsonObject;
  /** What an event of a watch holds. */
  event(object: KubernetesObject): JsonObject;
}
/** The objects themselves. */
export declare class PlainShape implements Shape {
  private readonly resource;
  constructor(resource: ServedResource);
  object(version: ObjectVersion): JsonObject;
  list(content: ListContent): JsonObject;
  event(object: KubernetesObject): JsonObject;
}
/** Only the metadata of the objects. */
export declare class PartialShape implements Shape {
  private readonly resource;
  private readonly apiVersion;
  constructor(resource: ServedResource, version: string);
  object(version: ObjectVersion): JsonObject;
  list(content: ListContent): JsonObject;
  event({ metadata }: KubernetesObject): JsonObject;
}
export type IncludeObject = 'None' | 'Metadata' | 'Object';
/** Rows of a table. In a watch only the first event has the columns. */
export declare class TableShape implements Shape {
  private readonly resource;
  private readonly options;
  private toldColumns;
  constructor(resource: ServedResource, options: TableOptions);
  object(version: ObjectVersion): JsonObject;
  list(content: ListContent): JsonObject;
  event(object: KubernetesObject): JsonObject;
  private table;
  private row;
}
export interface TableOptions {
  readonly converter: TableConverter;
  /** Of meta.k8s.io. */
  readonly version: string;
  readonly include: IncludeObject;
  readonly nowMs: () => number;
}
//# sourceMappingURL=shape.d.ts.map
