import { cloneJson, isObject } from '../../base/index.ts';
import {
  type Conversion,
  customFieldManager,
  type DeletionStrategy,
  type FieldManager,
  FieldTypes,
  type GroupVersionKind,
  type Kind,
  type KubernetesObject,
  type ObjectType,
  parseApiVersion,
  PLAIN_DELETION,
  type PrinterColumns,
  type ResolveSchema,
  type ScalePaths,
  type Schema,
  type SelectableFields,
  type Strategy,
  type SubresourceInfo,
  type Verb,
} from '../../api/index.ts';
import type { DefinitionVersion } from './definition.ts';
import { resolveSchema } from '../schema/index.ts';
import { customColumns } from './custom-columns.ts';
import { customConversion } from './custom-conversion.ts';
import { applyDefaults } from './default-values.ts';
import { customObjectType } from './custom-object-type.ts';
import type { CustomResource } from './custom-resource.ts';
import { customSelectableFields } from './custom-selectable-fields.ts';
import { customStrategy } from './custom-strategy.ts';
import { deprecationOf } from './deprecation.ts';
import type { JsonSchema } from './json-schema.ts';
import { publishedSchema, publishedSchemaV2 } from './published-schema.ts';
import { scalePaths } from './scale-paths.ts';

const VERBS: readonly Verb[] = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];
const SUBRESOURCE_VERBS: readonly Verb[] = ['get', 'patch', 'update'];
const SCALE: GroupVersionKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
/** What a version without a schema takes: anything. */
const NO_SCHEMA: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** A custom kind in one version. What it costs is paid when it is first asked for. */
export class CustomKind implements Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[] = VERBS;
  readonly subresources: readonly SubresourceInfo[];
  readonly deletion: DeletionStrategy = PLAIN_DELETION;
  readonly storagePrefix: string;
  readonly storageVersion: GroupVersionKind;
  readonly deprecation: string;
  readonly resolve: ResolveSchema = resolveSchema;
  readonly scale: ScalePaths | undefined;
  private readonly resource: CustomResource;
  private readonly definition: DefinitionVersion;
  private madeType: ObjectType | undefined;
  private madeSchema: Schema | undefined;
  private madeStrategy: Strategy | undefined;
  private madeColumns: PrinterColumns | undefined;
  private madeFieldManager: FieldManager | undefined;
  private madeConversion: Conversion | undefined;
  private madeSelectableFields: SelectableFields | undefined;

  constructor(resource: CustomResource, definition: DefinitionVersion) {
    const { spec, names } = resource;
    const { subresources } = definition;
    this.resource = resource;
    this.definition = definition;
    this.group = spec.group;
    this.version = definition.name;
    this.kind = names.kind;
    this.listKind = names.listKind ?? `${names.kind}List`;
    // A version that is stored and not served is read, and found nowhere.
    this.plural = definition.served ? names.plural : '';
    this.singular = names.singular ?? '';
    this.shortNames = names.shortNames ?? [];
    this.categories = names.categories ?? [];
    this.namespaced = spec.scope === 'Namespaced';
    this.subresources = [
      ...(subresources?.status ? [{ name: 'status', kind: gvkOf(this), verbs: SUBRESOURCE_VERBS }] : []),
      ...(subresources?.scale ? [{ name: 'scale', kind: SCALE, verbs: SUBRESOURCE_VERBS }] : []),
    ];
    this.scale = subresources?.scale && scalePaths(subresources.scale);
    this.storagePrefix = `${spec.group}/${names.plural}/`;
    this.storageVersion = { ...gvkOf(this), version: resource.storageVersion };
    this.deprecation = deprecationOf(definition, spec);
  }

  /** What objects of this version look like. */
  get jsonSchema(): JsonSchema {
    return this.definition.schema?.openAPIV3Schema ?? NO_SCHEMA;
  }

  get definitionName(): string {
    return `${this.group.split('.').toReversed().join('.')}.${this.version}.${this.kind}`;
  }

  get type(): ObjectType {
    this.madeType ??= customObjectType(this, this.jsonSchema);
    return this.madeType;
  }

  get schema(): Schema {
    this.madeSchema ??= publishedSchema(this, this.jsonSchema);
    return this.madeSchema;
  }

  /** Documents are made once for each change of kinds: it is not kept. */
  get schemaV2(): Schema {
    return publishedSchemaV2(this, this.jsonSchema);
  }

  get strategy(): Strategy {
    this.madeStrategy ??= customStrategy({
      of: this,
      schema: this.jsonSchema,
      hasStatus: this.hasStatus,
      scale: this.scale,
      ruleCostHere: this.resource.ruleCostHere,
      isTerminating: () => this.resource.life.isTerminating,
    });
    return this.madeStrategy;
  }

  get columns(): PrinterColumns {
    this.madeColumns ??= customColumns(this.definition.additionalPrinterColumns);
    return this.madeColumns;
  }

  get selectableFields(): SelectableFields {
    this.madeSelectableFields ??= customSelectableFields(this.definition.selectableFields);
    return this.madeSelectableFields;
  }

  readonly fillStored = (stored: KubernetesObject): void => {
    applyDefaults(stored, this.resource.version(this.resource.storageVersion)?.jsonSchema);
  };

  /** Objects of a definition with one version are stored as they are served. */
  get conversion(): Conversion | undefined {
    if (!this.resource.hasVersions) return undefined;
    this.madeConversion ??= customConversion(this, this.resource);
    return this.madeConversion;
  }

  get fieldManager(): FieldManager {
    this.madeFieldManager ??= customFieldManager({
      kind: gvkOf(this),
      schema: this.schema,
      resolve: this.resolve,
      hasStatus: this.hasStatus,
      inVersion: (object, apiVersion) => {
        const { group, version } = parseApiVersion(apiVersion);
        const kind = group === this.group ? this.resource.version(version) : undefined;
        if (!kind || !isObject(object)) return undefined;
        const value = { ...cloneJson(object), apiVersion } as KubernetesObject;
        return { type: new FieldTypes(resolveSchema).of(kind.schema), value };
      },
    });
    return this.madeFieldManager;
  }

  private get hasStatus(): boolean {
    return this.definition.subresources?.status !== undefined;
  }
}

export function gvkOf({ group, version, kind }: GroupVersionKind): GroupVersionKind {
  return { group, version, kind };
}
