/**
 * Sets of paths, in their wire form: `fieldsV1` itself is the data structure. A node holds the steps that lead on from
 * it. One without any is a member; one with some is a member where `.` stands among them. So `{"f:a":{".":{},"f:b":{}}}`
 * are the paths `a` and `a.b`, and `{"f:a":{"f:b":{}}}` is `a.b` alone. Sets are never changed once made, and the empty
 * one is always {@link EMPTY_SET}: to ask whether a large set is empty must not list its steps.
 */
import { isObject } from '../../../base/index.ts';
import { readElement, sortElements } from './path-element.ts';

export interface FieldSet {
  readonly [element: string]: FieldSet;
}

export const EMPTY_SET: FieldSet = Object.freeze({});

/** Marks a node with steps as a member itself. */
export const SELF = '.';

export function isEmptySet(set: FieldSet): boolean {
  return set === EMPTY_SET;
}

/** Whether the path to a node is in the set. Of the root it says nothing. */
export function isMember(node: FieldSet): boolean {
  return node === EMPTY_SET || SELF in node;
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

/** The paths in either set. Many sets are joined by a `PathTree`. */
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
  return isEmptySet(b) ? a : select(a, b, differenceOfNodes);
}

/** The paths of `a` that neither are in `b` nor lie under a path of `b`. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return isEmptySet(b) ? a : select(a, b, recursiveDifferenceOfNodes);
}

/** The paths in both sets. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return EMPTY_SET;
  return collect(a, (mine, element) => {
    const theirs = b[element];
    return theirs && makeNode(isMember(mine) && isMember(theirs), intersection(mine, theirs));
  });
}

/** In a set of what is allowed: whatever step there is. */
export const ANY_ELEMENT = '*';

/** The paths that are in `allowed` or lie under one of its paths. */
export function under(set: FieldSet, allowed: FieldSet): FieldSet {
  return collect(set, (mine, element) => {
    const theirs = allowed[element] ?? allowed[ANY_ELEMENT];
    if (!theirs) return undefined;
    return isMember(theirs) ? mine : makeNode(false, under(mine, theirs));
  });
}

/** Every path of a set: at each step first those that end there, then those that go on, each in their order. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): string[][] {
  const elements = sortElements(Object.keys(set).filter((element) => element !== SELF));
  const ending = elements.filter((element) => isMember(set[element] ?? EMPTY_SET));
  return [
    ...ending.map((element) => [...prefix, element]),
    ...elements.flatMap((element) => pathsOf(set[element] ?? EMPTY_SET, [...prefix, element])),
  ];
}

/** The same set with its steps in the order in which upstream writes them. */
export function sorted(set: FieldSet): FieldSet {
  if (isEmptySet(set)) return set;
  const ordered: Record<string, FieldSet> = {};
  for (const element of sortElements(Object.keys(set))) {
    ordered[element] = sorted(set[element] ?? EMPTY_SET);
  }
  return ordered;
}

/** Reads `fieldsV1` as a client wrote it. Steps that are not known are left out. Throws on a step that is none. */
export function readSet(value: unknown): FieldSet {
  if (!isObject(value)) return EMPTY_SET;
  let steps: Record<string, FieldSet> | undefined;
  for (const [text, child] of Object.entries(value)) {
    const element = text === SELF ? undefined : readElement(text);
    if (element !== undefined) (steps ??= {})[element] = readSet(child);
  }
  if (!steps) return EMPTY_SET;
  return Object.hasOwn(value, SELF) ? { [SELF]: EMPTY_SET, ...steps } : steps;
}

function unionOfNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return isMember(b) ? b : { [SELF]: EMPTY_SET, ...b };
  if (isEmptySet(b)) return isMember(a) ? a : { [SELF]: EMPTY_SET, ...a };
  return union(a, b);
}

function differenceOfNodes(mine: FieldSet, theirs: FieldSet): FieldSet | undefined {
  return makeNode(isMember(mine) && !isMember(theirs), select(mine, theirs, differenceOfNodes));
}

function recursiveDifferenceOfNodes(mine: FieldSet, theirs: FieldSet): FieldSet | undefined {
  if (isMember(theirs)) return undefined;
  return makeNode(isMember(mine), select(mine, theirs, recursiveDifferenceOfNodes));
}

/** A node; undefined where there is nothing in it. */
function makeNode(member: boolean, steps: FieldSet): FieldSet | undefined {
  if (isEmptySet(steps)) return member ? EMPTY_SET : undefined;
  return member ? { [SELF]: EMPTY_SET, ...steps } : steps;
}

/** The steps of `a`, each node that `b` has, too, replaced by what `change` makes of the two. */
function select(
  a: FieldSet,
  b: FieldSet,
  change: (mine: FieldSet, theirs: FieldSet) => FieldSet | undefined,
): FieldSet {
  return collect(a, (mine, element) => {
    const theirs = b[element];
    return theirs ? change(mine, theirs) : mine;
  });
}

/** The steps of a set with what `change` makes of each; those that it makes nothing of are left out. */
function collect(set: FieldSet, change: (node: FieldSet, element: string) => FieldSet | undefined): FieldSet {
  let kept: Record<string, FieldSet> | undefined;
  for (const element in set) {
    if (element === SELF) continue;
    const node = change(set[element] ?? EMPTY_SET, element);
    if (node) (kept ??= {})[element] = node;
  }
  return kept ?? EMPTY_SET;
}
