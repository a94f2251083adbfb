import { type CustomResourceDefinition } from '../../kinds/index.ts';
import { TakenNames } from './accepted-names.ts';

/** The definitions that there are, by name, and by the names that they have taken in their groups. */
export class Definitions {
  private readonly byName = new Map<string, CustomResourceDefinition>();
  private readonly byGroup = new Map<string, Group>();

  get(name: string): CustomResourceDefinition | undefined {
    return this.byName.get(name);
  }

  put(definition: CustomResourceDefinition): void {
    const { name = '' } = definition.metadata;
    this.remove(name);
    this.byName.set(name, definition);
    const group = this.group(definition.spec.group);
    group.members++;
    group.taken.add(definition.status?.acceptedNames);
    if (isRefused(definition)) group.refused.add(name);
  }

  remove(name: string): void {
    const definition = this.byName.get(name);
    if (!definition) return;
    this.byName.delete(name);
    const group = this.group(definition.spec.group);
    group.members--;
    group.taken.remove(definition.status?.acceptedNames);
    group.refused.delete(name);
    if (group.members === 0) this.byGroup.delete(definition.spec.group);
  }

  takenIn(group: string): TakenNames {
    return this.group(group).taken;
  }

  /** Those of a group that wait for names that others have. */
  refusedIn(group: string): readonly string[] {
    return [...(this.byGroup.get(group)?.refused ?? [])];
  }

  private group(name: string): Group {
    let group = this.byGroup.get(name);
    if (!group) this.byGroup.set(name, (group = { taken: new TakenNames(), refused: new Set(), members: 0 }));
    return group;
  }
}

interface Group {
  readonly taken: TakenNames;
  readonly refused: Set<string>;
  members: number;
}

function isRefused({ status }: CustomResourceDefinition): boolean {
  return (
    status?.conditions?.some(({ type, status: is }) => type === 'NamesAccepted' && is === 'False') ?? false
  );
}
