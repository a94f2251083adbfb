import { ownValue } from '../../base/index.ts';
import type { GroupVersionKind, Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { isEmbedded, kindOf, objectSchema, specialType } from '../catalog/schema-path.ts';
import {
  type AliasNode,
  type Entry,
  isMerge,
  keyText,
  type MapNode,
  type Node,
  type SequenceNode,
} from '../syntax/index.ts';
import type { Steps } from '../steps/steps.ts';
import type { Range } from '../text/text.ts';
import { removeEntry, renameKey } from '../edit/edits.ts';
import { type Finding, FINDING_LIMIT, type Fix, fix, type Report } from './finding.ts';
import { halfTypedKey } from './half-typed-key.ts';
import { checkScalar } from './scalar-types.ts';
import { shortened } from './shortened.ts';
import { nearest } from './suggest.ts';

/** An object of a document: the document's own, or one within a list. */
export interface ManifestObject {
  readonly node: MapNode;
  /** Undefined for a kind that is not known. */
  readonly schema: Schema | undefined;
  readonly kind: GroupVersionKind | undefined;
}

export interface Structure {
  readonly objects: readonly ManifestObject[];
  /** Values and fields that decoding would refuse. */
  readonly broken: ReadonlySet<Node | Entry>;
}

/** A node of an alias within an alias, and so on, is looked at down to this depth. */
const ALIAS_DEPTH_LIMIT = 20;

/** So many problems of what an alias stands for are told at the alias. */
const ALIAS_PROBLEM_LIMIT = 5;

/** So many nodes are looked at in a step. */
const NODES_IN_STEP = 250;

/** Holds a document against the schemas of what it says it is. A step for each object, and each part of a large one. */
export function* checkStructure(
  catalog: Catalog,
  document: ManifestDocument,
  report: Report,
): Steps<Structure> {
  const check = new StructureCheck(catalog, document.text, report);
  const { root } = document.tree;
  if (root?.kind === 'map') check.visitLater(root);
  while (yield* check.visitNext()) yield;
  return check;
}

type Problem = Pick<Finding, 'code' | 'message'> & { readonly fixes: () => readonly Fix[] };

/** What is wrong with what an alias stands for, where it is held against one schema. */
interface AliasOutcome {
  readonly problems: Problem[];
  breaks: boolean;
}

class StructureCheck implements Structure {
  readonly objects: ManifestObject[] = [];
  readonly broken = new Set<Node | Entry>();
  /** All objects that were come across, those that were looked at first. */
  private readonly waiting: { readonly node: MapNode; readonly alias: AliasNode | undefined }[] = [];
  private readonly seen = new Set<MapNode>();
  private left = FINDING_LIMIT;
  private nodes = 0;
  private readonly catalog: Catalog;
  private readonly text: string;
  private readonly report: Report;
  /** While what an alias stands for is checked: the alias, which is where problems show. */
  private alias: AliasNode | undefined;
  private aliasDepth = 0;
  private outcome: AliasOutcome | undefined;
  /** What an alias stands for is looked at once for each schema, however many aliases there are. */
  private readonly outcomes = new Map<Node, Map<Schema, AliasOutcome>>();
  /** What was merged in by an alias, by the schema that it was held against. */
  private readonly merged = new Map<Schema, Set<Node>>();
  private readonly missing = new Map<MapNode, readonly string[]>();

  constructor(catalog: Catalog, text: string, report: Report) {
    this.catalog = catalog;
    this.text = text;
    this.report = report;
  }

  /** An object within another one is looked at by itself, when that one is done. */
  visitLater(node: MapNode): void {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    this.waiting.push({ node, alias: this.alias });
  }

  /** Answers whether there was one more object to look at. */
  *visitNext(): Steps<boolean> {
    const next = this.waiting[this.objects.length];
    if (!next) return false;
    this.alias = next.alias;
    yield* this.visitObject(next.node);
    return true;
  }

  private *visitObject(node: MapNode): Steps<void> {
    const schema = objectSchema(this.catalog, node);
    this.objects.push({ node, schema, kind: kindOf(node) });
    this.checkKeys(node);
    if (schema) yield* this.visitMap(node, this.catalog.resolve(schema));
    else yield* this.visitUnknowns(node.entries);
  }

  /** Checks a scalar at once; of what holds others it gives the work that is left to do. */
  private visit(node: Node | undefined, schema: Schema): Steps<void> | undefined {
    if (!node) return undefined;
    this.nodes++;
    if (node.kind === 'alias') return this.visitAlias(node, schema);
    const resolved = this.catalog.resolve(schema);
    const free = resolved.type === undefined && !resolved['x-kubernetes-int-or-string'];
    if (node.kind === 'scalar') {
      const problem = checkScalar(node, resolved, specialType(schema));
      if (problem)
        this.refuse(node, (resolved.type === 'object' && halfTypedKey(this.text, node)) || problem);
      return undefined;
    }
    if (node.kind === 'map') return this.visitMapping(node, resolved, free);
    if (resolved.type === 'array' || free) return this.visitItems(node, resolved.items);
    this.refuseShape(node, resolved);
    return undefined;
  }

  private visitMapping(node: MapNode, resolved: Schema, free: boolean): Steps<void> | undefined {
    if (isEmbedded(resolved)) {
      this.visitLater(node);
      return undefined;
    }
    this.checkKeys(node);
    if (resolved.type === 'object' || free) return this.visitMap(node, resolved);
    this.refuseShape(node, resolved);
    return undefined;
  }

  private *visitAlias(node: AliasNode, schema: Schema): Steps<void> {
    const { target } = node;
    if (!target || this.aliasDepth >= ALIAS_DEPTH_LIMIT) return;
    const outer = { alias: this.alias, outcome: this.outcome };
    this.alias ??= node;
    let outcome = this.outcomes.get(target)?.get(schema);
    if (outcome) {
      for (const problem of outcome.problems) this.tell(problem, node);
      if (outcome.breaks) this.broken.add(this.alias);
    } else {
      outcome = this.outcome = { problems: [], breaks: false };
      this.aliasDepth++;
      const work = this.visit(target, schema);
      if (work) yield* work;
      this.aliasDepth--;
      const known = this.outcomes.get(target) ?? new Map<Schema, AliasOutcome>();
      this.outcomes.set(target, known.set(schema, outcome));
    }
    this.alias = outer.alias;
    this.outcome = outer.outcome;
    if (this.outcome) {
      this.outcome.problems.push(...outcome.problems);
      this.outcome.problems.length = Math.min(this.outcome.problems.length, ALIAS_PROBLEM_LIMIT);
      this.outcome.breaks ||= outcome.breaks;
    }
  }

  private *visitItems(node: SequenceNode, items: Schema | undefined): Steps<void> {
    for (const { value } of node.items) {
      const work = items ? this.visit(value, items) : this.visitUnknown(value);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private *visitMap(node: MapNode, schema: Schema): Steps<void> {
    for (const entry of node.entries) {
      const work = isMerge(entry) ? this.visitMerge(entry, schema) : this.visitEntry(node, entry, schema);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private stepIsOver(): boolean {
    if (++this.nodes < NODES_IN_STEP) return false;
    this.nodes = 0;
    return true;
  }

  private *visitMerge(entry: Entry, schema: Schema): Steps<void> {
    const outer = this.alias;
    if (entry.value?.kind === 'alias') this.alias ??= entry.value;
    yield* this.visitMerged(entry.value, schema);
    this.alias = outer;
  }

  /** What is merged in by aliases is looked at once for each schema. */
  private *visitMerged(source: Node | undefined, schema: Schema): Steps<void> {
    if (source?.kind === 'alias') {
      const known = this.merged.get(schema) ?? new Set();
      if (!source.target || known.has(source.target)) return;
      this.merged.set(schema, known.add(source.target));
      yield* this.visitMerged(source.target, schema);
    } else if (source?.kind === 'sequence') {
      for (const { value } of source.items) yield* this.visitMerged(value, schema);
    } else if (source?.kind === 'map') {
      yield* this.visitMap(source, schema);
    }
  }

  private visitEntry(node: MapNode, entry: Entry, schema: Schema): Steps<void> | undefined {
    const key = keyText(entry);
    if (key === undefined || key === '') return undefined;
    const property = ownValue(schema.properties, key);
    const value = property ?? schema.additionalProperties;
    if (typeof value === 'object') return this.visit(entry.value, value);
    if (!isClosed(schema)) return this.visitUnknown(entry.value);
    this.refuseField(node, entry, key, schema);
    return undefined;
  }

  /** Where no schema speaks, only repeated keys can be wrong. */
  private visitUnknown(node: Node | undefined): Steps<void> | undefined {
    if (node?.kind === 'map') {
      this.checkKeys(node);
      return this.visitUnknowns(node.entries);
    }
    return node?.kind === 'sequence' ? this.visitUnknowns(node.items) : undefined;
  }

  private *visitUnknowns(holders: readonly { readonly value: Node | undefined }[]): Steps<void> {
    for (const { value } of holders) {
      const work = this.visitUnknown(value);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private checkKeys(node: MapNode): void {
    if (node.entries.length < 2 || this.alias) return;
    const seen = new Set<string>();
    for (const entry of node.entries) {
      const key = keyText(entry);
      if (key === undefined) continue;
      if (seen.has(key)) this.refuseRepeated(node, entry, key);
      seen.add(key);
    }
  }

  private refuseRepeated(node: MapNode, entry: Entry, key: string): void {
    this.report({
      code: 'duplicate-key',
      severity: 'error',
      message: `\`${shortened(key)}\` stands here a second time; only the last one would count.`,
      range: { start: entry.key.start, end: entry.key.end },
      fixes: () => [fix(`Remove this \`${key}\``, [removeEntry(this.text, node, entry)], false)],
    });
  }

  private refuseField(node: MapNode, entry: Entry, key: string, schema: Schema): void {
    if (!this.alias) this.broken.add(entry);
    if (this.left <= 0) return;
    const meant = nearest(key, this.missingFields(node, schema));
    const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
    this.tell(
      {
        code: 'unknown-field',
        message: `There is no field \`${shortened(key)}\` here.${hint}`,
        fixes: () => (meant === undefined ? [] : [renaming(entry, meant)]),
      },
      entry.key,
    );
  }

  /** Worked out once for all the fields that a map should not have. */
  private missingFields(node: MapNode, schema: Schema): readonly string[] {
    const known = this.missing.get(node);
    if (known) return known;
    const present = new Set(node.entries.map(keyText));
    const names = Object.keys(schema.properties ?? {}).filter((name) => !present.has(name));
    this.missing.set(node, names);
    return names;
  }

  private refuseShape(node: Node, schema: Schema): void {
    const wanted =
      schema.type === 'object'
        ? 'a mapping of fields'
        : schema.type === 'array'
          ? 'a list'
          : 'a single value';
    const found = node.kind === 'map' ? 'a mapping' : 'a list';
    this.refuse(node, {
      code: 'wrong-type',
      message: `Expected ${wanted} here, not ${found}.`,
      fixes: () => [],
    });
  }

  private refuse(node: Node, problem: Problem): void {
    this.broken.add(this.alias ?? node);
    if (this.outcome) this.outcome.breaks = true;
    this.tell(problem, node);
  }

  /** What is wrong elsewhere, where an alias stands for it, is told at the alias and cannot be set right there. */
  private tell({ code, message, fixes }: Problem, node: Node): void {
    const { alias, outcome } = this;
    if (outcome && outcome.problems.length < ALIAS_PROBLEM_LIMIT)
      outcome.problems.push({ code, message, fixes: NO_FIXES });
    if (this.left-- <= 0) return;
    const range = this.rangeOf(node);
    this.report({ code, severity: 'error', message, range, fixes: alias ? NO_FIXES : fixes });
  }

  private rangeOf(node: Node): Range {
    const { start, end } = this.alias ?? node;
    return { start, end: Math.max(end, start + 1) };
  }
}

const NO_FIXES = (): readonly Fix[] => [];

function renaming(entry: Entry, meant: string): Fix {
  return fix(`Change to \`${meant}\``, [renameKey(entry, meant)]);
}

/** Whether only the listed fields may stand here. */
function isClosed(schema: Schema): boolean {
  return (
    schema.properties !== undefined &&
    schema.additionalProperties !== true &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true
  );
}
