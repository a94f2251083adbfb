import type { JsonObject } from '../../base/index.ts';
import { apiVersionOf, type Kind, listKindOf, type KubernetesObject } from '../../api/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import type { IncludeObject } from '../request/negotiate.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { ListKind } from './encoders.ts';
import { listMetadata } from './list-metadata.ts';

/** What an answer holds: the objects themselves, or what they were turned into. Values as they travel. */
export interface Shape {
  /** Tells it from all others, of this kind and of others. */
  readonly name: string;
  /** What it makes of an object changes with time alone, by the second. */
  readonly ages: boolean;
  /** The first event of a watch is not like the others. */
  readonly introduces: boolean;
  object(version: ObjectVersion): JsonObject;
  /** The list without its items, and what kind of list it is. */
  emptyList(content: Omit<ListContent, 'versions'>): JsonObject;
  readonly list: ListKind;
  item(version: ObjectVersion): JsonObject;
  /** What an event of a watch holds. */
  event(object: KubernetesObject, isFirst: boolean): JsonObject;
}

/** The objects themselves. */
export class PlainShape implements Shape {
  readonly name: string;
  readonly ages = false;
  readonly introduces = false;
  readonly list: ListKind;
  private readonly of: Kind;

  constructor(of: Kind) {
    this.of = of;
    this.name = apiVersionOf(of);
    this.list = { kind: listKindOf(of), apiVersion: this.name, key: 'items' };
  }

  object(version: ObjectVersion): JsonObject {
    return version.object;
  }

  emptyList(content: Omit<ListContent, 'versions'>): JsonObject {
    const { kind, apiVersion } = this.list;
    return { kind, apiVersion, metadata: listMetadata(content, this.of), items: [] };
  }

  item(version: ObjectVersion): JsonObject {
    const object = version.object;
    // An item says what it is only where Go has no type for it.
    if (this.of.type.isUnstructured) return object;
    const { kind: _, apiVersion: __, ...item } = object;
    return item;
  }

  event(object: KubernetesObject): JsonObject {
    return object;
  }
}

/** Only the metadata of the objects. */
export class PartialShape implements Shape {
  readonly name: string;
  readonly ages = false;
  readonly introduces = false;
  readonly list: ListKind;
  private readonly of: Kind;
  private readonly apiVersion: string;

  constructor(of: Kind, version: string) {
    this.of = of;
    this.apiVersion = `meta.k8s.io/${version}`;
    this.list = { kind: 'PartialObjectMetadataList', apiVersion: this.apiVersion, key: 'items' };
    this.name = `${this.apiVersion} ${apiVersionOf(of)}`;
  }

  object(version: ObjectVersion): JsonObject {
    return this.event(version.object);
  }

  emptyList(content: Omit<ListContent, 'versions'>): JsonObject {
    const { kind, apiVersion } = this.list;
    return { kind, apiVersion, metadata: listMetadata(content), items: [] };
  }

  item(version: ObjectVersion): JsonObject {
    return this.object(version);
  }

  event({ metadata }: KubernetesObject): JsonObject {
    return { kind: 'PartialObjectMetadata', apiVersion: this.apiVersion, metadata };
  }
}

export interface TableOptions {
  /** Of meta.k8s.io. */
  readonly version: string;
  readonly include: IncludeObject;
  readonly nowMs: () => number;
}

/** Rows of a table. In a watch only the first event has the columns. */
export class TableShape implements Shape {
  readonly name: string;
  readonly ages = true;
  readonly introduces = true;
  readonly list: ListKind;
  private readonly of: Kind;
  private readonly options: TableOptions;

  constructor(of: Kind, options: TableOptions) {
    this.of = of;
    this.options = options;
    this.list = { kind: 'Table', apiVersion: `meta.k8s.io/${options.version}`, key: 'rows' };
    this.name = `table ${options.version} ${options.include} ${apiVersionOf(of)}`;
  }

  object(version: ObjectVersion): JsonObject {
    const object = version.object;
    return this.table({ resourceVersion: String(version.revision) }, [object], true);
  }

  emptyList(content: Omit<ListContent, 'versions'>): JsonObject {
    return this.table(listMetadata(content), [], true);
  }

  item(version: ObjectVersion): JsonObject {
    return this.row(version.object);
  }

  event(object: KubernetesObject, isFirst: boolean): JsonObject {
    return this.table(revisionOf(object), [object], isFirst);
  }

  private table(
    metadata: JsonObject,
    objects: readonly KubernetesObject[],
    withColumns: boolean,
  ): JsonObject {
    const { version } = this.options;
    return {
      kind: 'Table',
      apiVersion: `meta.k8s.io/${version}`,
      metadata,
      columnDefinitions: withColumns ? this.of.columns.definitions : null,
      rows: objects.map((object) => this.row(object)),
    };
  }

  private row(object: KubernetesObject): JsonObject {
    const { version, include, nowMs } = this.options;
    const { columns } = this.of;
    const apiVersion = `meta.k8s.io/${version}`;
    const partial = { kind: 'PartialObjectMetadata', apiVersion, metadata: object.metadata };
    const shown = { None: null, Metadata: partial, Object: object }[include];
    const conditions = columns.conditions?.(object);
    return {
      cells: columns.cells(object, nowMs()),
      ...(conditions === undefined ? {} : { conditions }),
      object: shown,
    };
  }
}

function revisionOf({ metadata }: KubernetesObject): JsonObject {
  return metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion };
}
