import {
  apiVersionOf,
  type Conversion,
  type DeletionStrategy,
  type DirectConversion,
  type FieldManager,
  type GroupVersionKind,
  type Kind,
  type ObjectType,
  PLAIN_DELETION,
  type PrinterColumns,
  type ResolveSchema,
  type Schema,
  type SelectableFields,
  type Strategy,
  type SubresourceInfo,
  type Verb,
} from '../../api/index.ts';
import { columnsOf } from '../columns/index.ts';
import type { KindDefinition, SubresourceDefinition } from '../definition/index.ts';
import { definitionNameOfKind, resolveSchema } from '../schema/index.ts';
import { fieldManagerOf, type OtherVersions } from './field-manager.ts';
import { builtInType } from './scheme.ts';

const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const SUBRESOURCE_VERBS: readonly Verb[] = ['get', 'patch', 'update'];
const NO_STRATEGY: Strategy = {};

/** A kind of Kubernetes itself. What it costs is paid when it is first asked for. */
export class BuiltInKind implements Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly SubresourceInfo[];
  readonly strategy: Strategy;
  readonly conversion: Conversion | undefined;
  readonly deletion: DeletionStrategy;
  readonly selectableFields: SelectableFields | undefined;
  readonly storagePrefix: string;
  readonly storageVersion: GroupVersionKind;
  readonly deprecation: string;
  readonly columns: PrinterColumns;
  readonly resolve: ResolveSchema = resolveSchema;
  private readonly definition: KindDefinition;
  private readonly others: OtherVersions;
  private madeType: ObjectType | undefined;
  private madeSchema: Schema | undefined;
  private madeFieldManager: FieldManager | undefined;

  /** `others` finds the kind's other versions. */
  constructor(definition: KindDefinition, others: OtherVersions) {
    const { group, version, kind, plural } = definition;
    this.definition = definition;
    this.others = others;
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.singular = kind.toLowerCase();
    this.shortNames = definition.shortNames ?? [];
    this.categories = definition.categories ?? [];
    this.namespaced = definition.namespaced ?? true;
    this.verbs = definition.verbs ?? ALL_VERBS;
    this.subresources = (definition.subresources ?? []).map((subresource) =>
      subresourceOf(definition, subresource),
    );
    this.strategy = definition.strategy ?? NO_STRATEGY;
    this.conversion = definition.conversion && ofMany(definition.conversion);
    this.deletion = { ...PLAIN_DELETION, ...definition.deletion };
    this.selectableFields = definition.selectableFields;
    this.storagePrefix = `${definition.storedUnder ?? plural}/`;
    this.storageVersion = definition.storageVersion ?? { group, version, kind };
    this.columns = columnsOf(definition);
    this.deprecation = definition.deprecation ?? '';
  }

  get type(): ObjectType {
    this.madeType ??= builtInType(this);
    if (!this.madeType) throw new Error(`${apiVersionOf(this)} ${this.kind} has no message`);
    return this.madeType;
  }

  get definitionName(): string {
    return definitionNameOfKind(this) ?? '';
  }

  get schema(): Schema {
    this.madeSchema ??= { $ref: `#/definitions/${this.definitionName}` };
    return this.madeSchema;
  }

  get fieldManager(): FieldManager {
    this.madeFieldManager ??= fieldManagerOf(this.definition, this.type, this.others);
    return this.madeFieldManager;
  }
}

function ofMany(direct: DirectConversion): Conversion {
  return {
    stored: direct.stored,
    toStored: (object) => direct.toStored(object),
    toServed: (objects) => objects.map((object) => direct.toServed(object)),
  };
}

function subresourceOf(
  { group, version, kind: own }: KindDefinition,
  { name, kind = own, verbs = SUBRESOURCE_VERBS }: SubresourceDefinition,
): SubresourceInfo {
  return { name, kind: typeof kind === 'string' ? { group, version, kind } : kind, verbs };
}
