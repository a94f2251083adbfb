import { isObject, type JsonObject } from '../../base/index.ts';
import { apiVersionOf, type KubernetesObject } from '../../api/index.ts';
import type { TableConverter } from '../contracts/index.ts';
import { servedObject, type ServedResource } from '../registry/served-resource.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { ListContent } from './form.ts';
import { listMetadata } from './list-metadata.ts';

/** What an answer holds: the objects themselves, or what they were turned into. Values as they travel. */
export interface Shape {
  object(version: ObjectVersion): JsonObject;
  list(content: ListContent): JsonObject;
  /** What an event of a watch holds. */
  event(object: KubernetesObject): JsonObject;
}

/** The objects themselves. */
export class PlainShape implements Shape {
  private readonly resource: ServedResource;

  constructor(resource: ServedResource) {
    this.resource = resource;
  }

  object(version: ObjectVersion): JsonObject {
    return servedObject(this.resource, version);
  }

  list(content: ListContent): JsonObject {
    const { kind } = this.resource;
    const items = content.versions.map((version) => {
      const { kind: _, apiVersion: __, ...item } = servedObject(this.resource, version);
      return item;
    });
    return {
      kind: `${kind.kind}List`,
      apiVersion: apiVersionOf(kind),
      metadata: listMetadata(content),
      items,
    };
  }

  event(object: KubernetesObject): JsonObject {
    return object;
  }
}

/** Only the metadata of the objects. */
export class PartialShape implements Shape {
  private readonly resource: ServedResource;
  private readonly apiVersion: string;

  constructor(resource: ServedResource, version: string) {
    this.resource = resource;
    this.apiVersion = `meta.k8s.io/${version}`;
  }

  object(version: ObjectVersion): JsonObject {
    return this.event(servedObject(this.resource, version));
  }

  list(content: ListContent): JsonObject {
    const items = content.versions.map((version) => this.object(version));
    const { apiVersion } = this;
    return { kind: 'PartialObjectMetadataList', apiVersion, metadata: listMetadata(content), items };
  }

  event({ metadata }: KubernetesObject): JsonObject {
    return { kind: 'PartialObjectMetadata', apiVersion: this.apiVersion, metadata };
  }
}

export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** Rows of a table. In a watch only the first event has the columns. */
export class TableShape implements Shape {
  private readonly resource: ServedResource;
  private readonly options: TableOptions;
  private toldColumns = false;

  constructor(resource: ServedResource, options: TableOptions) {
    this.resource = resource;
    this.options = options;
  }

  object(version: ObjectVersion): JsonObject {
    const object = servedObject(this.resource, version);
    return this.table({ resourceVersion: String(version.revision) }, [object], true);
  }

  list(content: ListContent): JsonObject {
    const objects = content.versions.map((version) => servedObject(this.resource, version));
    return this.table(listMetadata(content), objects, true);
  }

  event(object: KubernetesObject): JsonObject {
    const table = this.table(revisionOf(object), [object], !this.toldColumns);
    this.toldColumns = true;
    return table;
  }

  private table(
    metadata: JsonObject,
    objects: readonly KubernetesObject[],
    withColumns: boolean,
  ): JsonObject {
    const { converter, version } = this.options;
    return {
      kind: 'Table',
      apiVersion: `meta.k8s.io/${version}`,
      metadata,
      columnDefinitions: withColumns ? converter.columns(this.resource.kind) : null,
      rows: objects.map((object) => this.row(object)),
    };
  }

  private row(object: KubernetesObject): JsonObject {
    const { converter, version, include, nowMs } = this.options;
    const apiVersion = `meta.k8s.io/${version}`;
    const partial = { kind: 'PartialObjectMetadata', apiVersion, metadata: object.metadata };
    const shown = { None: null, Metadata: partial, Object: object }[include];
    const conditions = converter.conditions?.(this.resource.kind, object);
    return {
      cells: converter.cells(this.resource.kind, object, nowMs()),
      ...(conditions === undefined ? {} : { conditions }),
      object: shown,
    };
  }
}

export interface TableOptions {
  readonly converter: TableConverter;
  /** Of meta.k8s.io. */
  readonly version: string;
  readonly include: IncludeObject;
  readonly nowMs: () => number;
}

function revisionOf({ metadata }: KubernetesObject): JsonObject {
  return isObject(metadata) && metadata.resourceVersion !== undefined
    ? { resourceVersion: metadata.resourceVersion }
    : {};
}
