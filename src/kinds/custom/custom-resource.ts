import type { CustomResourceDefinition, DefinitionNames, DefinitionSpec } from './definition.ts';
import type { ConvertObjects } from './custom-conversion.ts';
import { CustomKind } from './custom-kind.ts';

/** What all that a definition has been in its life share. */
export interface DefinitionLife {
  /** It is being deleted, or gone: nothing new is taken. */
  isTerminating: boolean;
}

export interface CustomResourceOptions {
  /** How objects are converted where the definition says by a webhook. */
  readonly convert?: ConvertObjects;
  readonly life?: DefinitionLife;
  /** What the rules of an object may cost in this thread: where they cost more, a `LongWorkError` is thrown. */
  readonly ruleCostHere?: number | undefined;
}

/** A definition of custom resources, as kinds: one a version. */
export class CustomResource {
  readonly spec: DefinitionSpec;
  /** The names that were accepted. */
  readonly names: DefinitionNames;
  readonly storageVersion: string;
  /** Objects may be stored in another version than they are served in. */
  readonly hasVersions: boolean;
  readonly convert: ConvertObjects | undefined;
  readonly ruleCostHere: number | undefined;
  readonly life: DefinitionLife;
  readonly kinds: readonly CustomKind[];
  private readonly byVersion: ReadonlyMap<string, CustomKind>;

  constructor(
    { spec, status }: CustomResourceDefinition,
    { convert, life = { isTerminating: false }, ruleCostHere }: CustomResourceOptions = {},
  ) {
    const { versions = [] } = spec;
    this.spec = spec;
    this.life = life;
    this.ruleCostHere = ruleCostHere;
    this.names = status?.acceptedNames ?? spec.names;
    this.storageVersion = versions.find(({ storage }) => storage)?.name ?? '';
    const stored = new Set([...(status?.storedVersions ?? []), this.storageVersion]);
    this.hasVersions = versions.length > 1 || stored.size > 1;
    this.convert = spec.conversion?.strategy === 'Webhook' ? convert : undefined;
    this.kinds = versions.map((version) => new CustomKind(this, version));
    this.byVersion = new Map(this.kinds.map((kind) => [kind.version, kind]));
  }

  /** A version, served or not. */
  version(name: string): CustomKind | undefined {
    return this.byVersion.get(name);
  }
}
