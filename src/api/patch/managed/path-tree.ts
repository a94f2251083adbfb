import { EMPTY_SET, type FieldSet, isMember, SELF } from './field-set.ts';

/** A set of some paths. */
export function setOf(...paths: readonly (readonly string[])[]): FieldSet {
  const tree = new PathTree();
  for (const path of paths) tree.insert(path);
  return tree.toSet();
}

/** The paths in any of some sets. */
export function unionOfAll(sets: readonly FieldSet[]): FieldSet {
  const [only] = sets;
  if (only && sets.length === 1) return only;
  const tree = new PathTree();
  for (const set of sets) tree.insertAll(set);
  return tree.toSet();
}

/** Collects paths into a set, one by one or set by set, at the cost of what is added. */
export class PathTree {
  private readonly root = new Node();

  insert(path: readonly string[]): void {
    let node = this.root;
    for (const element of path) node = node.step(element);
    node.member = true;
  }

  insertAll(set: FieldSet): void {
    addAll(this.root, set);
  }

  toSet(): FieldSet {
    return setOfNode(this.root);
  }
}

class Node {
  member = false;
  steps: Map<string, Node> | undefined;

  step(element: string): Node {
    this.steps ??= new Map();
    let next = this.steps.get(element);
    if (!next) {
      next = new Node();
      this.steps.set(element, next);
    }
    return next;
  }
}

function addAll(node: Node, set: FieldSet): void {
  for (const element in set) {
    if (element === SELF) continue;
    const theirs = set[element] ?? EMPTY_SET;
    const next = node.step(element);
    next.member ||= isMember(theirs);
    addAll(next, theirs);
  }
}

/** The root is no member, whatever was inserted. */
function setOfNode({ steps }: Node): FieldSet {
  if (!steps) return EMPTY_SET;
  const set: Record<string, FieldSet> = {};
  for (const [element, node] of steps) set[element] = setOfStep(node);
  return set;
}

function setOfStep(node: Node): FieldSet {
  if (!node.steps) return EMPTY_SET;
  const steps = setOfNode(node);
  return node.member ? { [SELF]: EMPTY_SET, ...steps } : steps;
}
