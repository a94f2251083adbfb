import { canonicalText } from '../../base/index.ts';
import type { KindRegistry } from '../../api/index.ts';
import { type ConvertObjects, CustomResource, type CustomResourceDefinition } from '../../kinds/index.ts';
import { isTrue } from './definition-conditions.ts';

/** How the objects of a definition are converted where it says by a webhook. */
type ConversionOf = (definition: CustomResourceDefinition) => ConvertObjects;

export interface ServedDefinitionsParts {
  readonly kinds: KindRegistry;
  readonly conversionOf: ConversionOf;
  /** What the rules of an object may cost in this thread; left out, as much as upstream lets them. */
  readonly ruleCostHere?: number | undefined;
}

interface Served {
  readonly uid: string;
  /** What of the definition its kinds are made of. */
  readonly made: string;
  readonly resource: CustomResource;
}

/** The kinds of the definitions that are established: registered with the definition, replaced when it changes. */
export class ServedDefinitions {
  private readonly kinds: KindRegistry;
  private readonly conversionOf: ConversionOf;
  private readonly ruleCostHere: number | undefined;
  private readonly served = new Map<string, Served>();

  constructor(parts: ServedDefinitionsParts) {
    this.kinds = parts.kinds;
    this.conversionOf = parts.conversionOf;
    this.ruleCostHere = parts.ruleCostHere;
  }

  find(name: string): CustomResource | undefined {
    return this.served.get(name)?.resource;
  }

  /** Lets the kinds of a definition be what it says. Those that it says nothing new of stay as they are. */
  serve(definition: CustomResourceDefinition): void {
    const { name = '', uid = '' } = definition.metadata;
    if (this.hidesBuiltIn(definition)) return;
    const { status } = definition;
    // With each change of its spec a definition has another generation.
    const { generation } = definition.metadata;
    const made = canonicalText([uid, generation, status?.acceptedNames, status?.storedVersions]);
    const before = this.served.get(name);
    // A request that is under way with the kind of before asks, too.
    const life = before && before.uid === uid ? before.resource.life : { isTerminating: false };
    life.isTerminating = isTrue(definition, 'Terminating');
    if (before?.made === made) return;
    if (before && before.uid !== uid) before.resource.life.isTerminating = true;
    const resource = new CustomResource(definition, {
      convert: this.conversionOf(definition),
      life,
      ruleCostHere: this.ruleCostHere,
    });
    this.served.set(name, { uid, made, resource });
    if (before) this.kinds.drop(...before.resource.kinds);
    this.kinds.register(...resource.kinds);
  }

  /** What Kubernetes itself serves stays what it is. */
  private hidesBuiltIn({ spec, status }: CustomResourceDefinition): boolean {
    const resource = status?.acceptedNames?.plural ?? spec.names.plural;
    const versions = this.kinds.versionsOf({ group: spec.group, resource });
    return versions.some(({ type }) => !type.isUnstructured);
  }

  drop(name: string): void {
    const before = this.served.get(name);
    if (!before) return;
    this.served.delete(name);
    before.resource.life.isTerminating = true;
    this.kinds.drop(...before.resource.kinds);
  }
}
