/** Which names a definition may have, beside those that others of its group have taken. */
import { deepEqual } from '../../base/index.ts';
import type { CustomResourceDefinition, DefinitionCondition, DefinitionNames } from '../../kinds/index.ts';

type NewCondition = Pick<DefinitionCondition, 'type' | 'status' | 'reason' | 'message'>;

/** What the definitions of a group are called. */
export class TakenNames {
  /** How many have each name. */
  private readonly resources = new Map<string, number>();
  private readonly kinds = new Map<string, number>();

  add(names: DefinitionNames | undefined): void {
    this.count(names, 1);
  }

  remove(names: DefinitionNames | undefined): void {
    this.count(names, -1);
  }

  /** What is wrong with a name of a resource, which may be the one that it has. */
  resourceProblem(name: string | undefined, own: string | undefined): string | undefined {
    return problem(this.resources, name, own);
  }

  kindProblem(name: string | undefined, own: string | undefined): string | undefined {
    return problem(this.kinds, name, own);
  }

  private count(names: DefinitionNames | undefined, step: number): void {
    if (!names) return;
    for (const name of [names.plural, names.singular, ...(names.shortNames ?? [])])
      count(this.resources, name, step);
    for (const name of [names.kind, names.listKind]) count(this.kinds, name, step);
  }
}

export interface Naming {
  readonly names: DefinitionNames;
  readonly condition: NewCondition;
}

/** The names that a definition gets of those that it asks for. Of what is wrong with them the last thing is told. */
export function acceptNames({ spec, status }: CustomResourceDefinition, taken: TakenNames): Naming {
  const asked = spec.names;
  const own = status?.acceptedNames ?? { plural: '', kind: '' };
  const names: DefinitionNames = { ...own };
  let conflict: NewCondition | undefined;
  const settle = (reason: string, message: string | undefined, accept: () => void): void => {
    if (message === undefined) accept();
    else conflict = { type: 'NamesAccepted', status: 'False', reason, message };
  };
  settle('PluralConflict', taken.resourceProblem(asked.plural, own.plural), () => {
    names.plural = asked.plural;
  });
  settle('SingularConflict', taken.resourceProblem(asked.singular, own.singular), () => {
    copy(names, asked, 'singular');
  });
  if (!deepEqual(asked.shortNames, own.shortNames)) {
    settle('ShortNamesConflict', shortNamesProblem(asked, own, taken), () =>
      copy(names, asked, 'shortNames'),
    );
  }
  settle('KindConflict', taken.kindProblem(asked.kind, own.kind), () => {
    names.kind = asked.kind;
  });
  settle('ListKindConflict', taken.kindProblem(asked.listKind, own.listKind), () =>
    copy(names, asked, 'listKind'),
  );
  copy(names, asked, 'categories');
  return { names, condition: conflict ?? NO_CONFLICTS };
}

const NO_CONFLICTS: NewCondition = {
  type: 'NamesAccepted',
  status: 'True',
  reason: 'NoConflicts',
  message: 'no conflicts found',
};

function shortNamesProblem(
  { shortNames = [] }: DefinitionNames,
  own: DefinitionNames,
  taken: TakenNames,
): string | undefined {
  const mine = new Set(own.shortNames);
  const problems = new Set(
    shortNames
      .filter((name) => !mine.has(name))
      .map((name) => taken.resourceProblem(name, ''))
      .filter((text) => text !== undefined),
  );
  if (problems.size === 0) return undefined;
  const texts = [...problems];
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
}

function copy(
  to: DefinitionNames,
  from: DefinitionNames,
  field: 'singular' | 'listKind' | 'shortNames' | 'categories',
): void {
  if (from[field] === undefined) delete to[field];
  else Object.assign(to, { [field]: from[field] });
}

function problem(taken: ReadonlyMap<string, number>, name = '', own = ''): string | undefined {
  return name === own || !taken.has(name) ? undefined : `${JSON.stringify(name)} is already in use`;
}

function count(names: Map<string, number>, name: string | undefined, step: number): void {
  if (name === undefined) return;
  const left = (names.get(name) ?? 0) + step;
  if (left > 0) names.set(name, left);
  else names.delete(name);
}
