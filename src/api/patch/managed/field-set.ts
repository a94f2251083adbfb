/**
 * Sets of paths, in their wire form: `fieldsV1` itself is the data structure. A node holds the steps that lead on from
 * it. One without any is a member; one with some is a member where `.` stands among them. So `{"f:a":{".":{},"f:b":{}}}`
 * are the paths `a` and `a.b`, and `{"f:a":{"f:b":{}}}` is `a.b` alone. Sets are never changed once made.
 */
import { isObject } from '../../../base/index.ts';
import { compareElements, readElement } from './path-element.ts';

export interface FieldSet {
  readonly [element: string]: FieldSet;
}

export const EMPTY_SET: FieldSet = {};

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** Whether the path to a node is in the set. Of the root it says nothing. */
export function isMember(node: FieldSet): boolean {
  return SELF in node || isEmptySet(node);
}

export function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let node = set;
  for (const element of path) {
    const next = node[element];
    if (!next) return false;
    node = next;
  }
  return isMember(node);
}

/** A set of one path. */
export function setOf(...paths: readonly (readonly string[])[]): FieldSet {
  const builder = new SetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.set;
}

/** The paths in either set. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  const merged: Record<string, FieldSet> = { ...a };
  for (const element in b) {
    const mine = a[element];
    const theirs = b[element] ?? EMPTY_SET;
    merged[element] = mine ? unionOfNodes(mine, theirs) : theirs;
  }
  return merged;
}

/** The paths of `a` that are not in `b`; what lies under a path of `b` stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return a;
  return select(a, b, (mine, theirs) =>
    makeNode(isMember(mine) && !isMember(theirs), difference(children(mine), children(theirs))),
  );
}

/** The paths of `a` that neither are in `b` nor lie under a path of `b`. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return a;
  return select(a, b, (mine, theirs) =>
    isMember(theirs) ? undefined : makeNode(isMember(mine), recursiveDifference(children(mine), theirs)),
  );
}

/** The paths in both sets. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const shared: Record<string, FieldSet> = {};
  for (const element in a) {
    const [mine, theirs] = [a[element], b[element]];
    if (!mine || !theirs) continue;
    const node = makeNode(isMember(mine) && isMember(theirs), intersection(children(mine), children(theirs)));
    if (node) shared[element] = node;
  }
  return shared;
}

/** In a set of what is allowed: whatever step there is. */
export const ANY_ELEMENT = '*';

/** The paths that are in `allowed` or lie under one of its paths. */
export function under(set: FieldSet, allowed: FieldSet): FieldSet {
  const kept: Record<string, FieldSet> = {};
  for (const element in set) {
    const [mine, theirs] = [set[element], allowed[element] ?? allowed[ANY_ELEMENT]];
    if (!mine || !theirs) continue;
    const node = isMember(theirs) ? mine : makeNode(false, under(children(mine), theirs));
    if (node) kept[element] = node;
  }
  return kept;
}

/** A node's own steps onwards, without the mark of its membership. */
export function children(node: FieldSet): FieldSet {
  if (!(SELF in node)) return node;
  const { [SELF]: _, ...rest } = node;
  return rest;
}

/** A node; undefined where there is nothing in it. */
export function makeNode(member: boolean, steps: FieldSet): FieldSet | undefined {
  if (isEmptySet(steps)) return member ? EMPTY_SET : undefined;
  return member ? { [SELF]: EMPTY_SET, ...steps } : steps;
}

/** Every path of a set: at each step first those that end there, then those that go on, each in their order. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): string[][] {
  const elements = Object.keys(children(set)).sort(compareElements);
  const ending = elements.filter((element) => isMember(set[element] ?? EMPTY_SET));
  return [
    ...ending.map((element) => [...prefix, element]),
    ...elements.flatMap((element) => pathsOf(set[element] ?? EMPTY_SET, [...prefix, element])),
  ];
}

/** The same set with its steps in the order in which upstream writes them. */
export function sorted(set: FieldSet): FieldSet {
  const ordered: Record<string, FieldSet> = {};
  for (const element of Object.keys(set).sort(compareElements)) {
    ordered[element] = sorted(set[element] ?? EMPTY_SET);
  }
  return ordered;
}

/** Reads `fieldsV1` as a client wrote it. Steps that are not known are left out. Throws on a step that is none. */
export function readSet(value: unknown): FieldSet {
  const set: Record<string, FieldSet> = {};
  if (!isObject(value)) return set;
  for (const [text, child] of Object.entries(value)) {
    const element = text === SELF ? SELF : readElement(text);
    if (element !== undefined) set[element] = readSet(child);
  }
  return set;
}

/** Collects paths into a set. */
export class SetBuilder {
  private readonly root: Mutable = {};

  get set(): FieldSet {
    return this.root;
  }

  insert(path: readonly string[]): void {
    let node = this.root;
    let fresh = true;
    for (const element of path) {
      // A node without steps is a member; it must stay one when it gets its first step.
      if (!fresh && isEmptySet(node)) node[SELF] = {};
      const next = node[element];
      fresh = next === undefined;
      node = next ?? (node[element] = {});
    }
    if (!fresh && !isEmptySet(node)) node[SELF] = {};
  }
}

/** Marks a node with steps as a member itself. */
const SELF = '.';

interface Mutable {
  [element: string]: Mutable;
}

function unionOfNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return isMember(b) ? b : { [SELF]: EMPTY_SET, ...b };
  if (isEmptySet(b)) return isMember(a) ? a : { [SELF]: EMPTY_SET, ...a };
  return union(a, b);
}

/** `a` with each node that `b` has, too, replaced by what `change` makes of the two. */
function select(
  a: FieldSet,
  b: FieldSet,
  change: (mine: FieldSet, theirs: FieldSet) => FieldSet | undefined,
): FieldSet {
  const kept: Record<string, FieldSet> = {};
  for (const element in a) {
    const [mine, theirs] = [a[element], b[element]];
    const node = mine && theirs ? change(mine, theirs) : mine;
    if (node) kept[element] = node;
  }
  return kept;
}
