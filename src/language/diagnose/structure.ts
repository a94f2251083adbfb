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
  mergeSources,
  type Node,
  type SequenceNode,
} from '../syntax/index.ts';
import type { Steps } from '../steps/steps.ts';
import type { Range } from '../text/text.ts';
import { removeEntry, renameKey } from '../edit/edits.ts';
import { FINDING_LIMIT, type Fix, fix, type Report } from './finding.ts';
import { halfTypedKey } from './half-typed-key.ts';
import { checkScalar } from './scalar-types.ts';
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

/** So many aliases are followed: a few lines of them can stand for millions of nodes. */
const ALIAS_LIMIT = 10_000;

/** Holds a document against the schemas of what it says it is. A step for each object. */
export function* checkStructure(
  catalog: Catalog,
  document: ManifestDocument,
  report: Report,
): Steps<Structure> {
  const check = new StructureCheck(catalog, document.text, report);
  const { root } = document.tree;
  if (root?.kind === 'map') check.visitLater(root);
  while (check.visitNext()) yield;
  return check;
}

class StructureCheck implements Structure {
  readonly objects: ManifestObject[] = [];
  readonly broken = new Set<Node | Entry>();
  /** All objects that were come across, those that were looked at first. */
  private readonly waiting: { readonly node: MapNode; readonly alias: AliasNode | undefined }[] = [];
  private left = FINDING_LIMIT;
  private aliasesLeft = ALIAS_LIMIT;
  private readonly catalog: Catalog;
  private readonly text: string;
  private readonly report: Report;
  /** While what an alias stands for is checked: the alias, which is where problems show. */
  private alias: AliasNode | undefined;
  private missing: { readonly node: MapNode; readonly names: readonly string[] } | undefined;

  constructor(catalog: Catalog, text: string, report: Report) {
    this.catalog = catalog;
    this.text = text;
    this.report = report;
  }

  /** An object within another one is looked at by itself, when that one is done. */
  visitLater(node: MapNode): void {
    this.waiting.push({ node, alias: this.alias });
  }

  /** Answers whether there was one more object to look at. */
  visitNext(): boolean {
    const next = this.waiting[this.objects.length];
    if (!next) return false;
    this.alias = next.alias;
    this.visitObject(next.node);
    return true;
  }

  private visitObject(node: MapNode): void {
    const schema = objectSchema(this.catalog, node);
    this.objects.push({ node, schema, kind: kindOf(node) });
    this.checkKeys(node);
    if (schema) this.visitMap(node, this.catalog.resolve(schema));
    else this.visitUnknown(node);
  }

  private visit(node: Node | undefined, schema: Schema): void {
    if (!node) return;
    if (node.kind === 'alias') {
      this.visitAlias(node, schema);
      return;
    }
    const resolved = this.catalog.resolve(schema);
    const free = resolved.type === undefined && !resolved['x-kubernetes-int-or-string'];
    if (node.kind === 'scalar') {
      const problem = checkScalar(node, resolved, specialType(schema));
      if (problem)
        this.refuse(node, (resolved.type === 'object' && halfTypedKey(this.text, node)) || problem);
    } else if (node.kind === 'map') {
      this.visitMapping(node, resolved, free);
    } else if (resolved.type === 'array' || free) {
      this.visitItems(node, resolved.items);
    } else {
      this.refuseShape(node, resolved);
    }
  }

  private visitMapping(node: MapNode, resolved: Schema, free: boolean): void {
    if (isEmbedded(resolved)) {
      this.visitLater(node);
      return;
    }
    this.checkKeys(node);
    if (resolved.type === 'object' || free) this.visitMap(node, resolved);
    else this.refuseShape(node, resolved);
  }

  private visitAlias(node: AliasNode, schema: Schema): void {
    if (this.aliasesLeft-- <= 0) return;
    const outer = this.alias;
    this.alias ??= node;
    this.visit(node.target, schema);
    this.alias = outer;
  }

  private visitItems(node: SequenceNode, items: Schema | undefined): void {
    for (const { value } of node.items) {
      if (items) this.visit(value, items);
      else this.visitUnknown(value);
    }
  }

  private visitMap(node: MapNode, schema: Schema): void {
    for (const entry of node.entries) {
      if (isMerge(entry)) this.visitMerge(entry, schema);
      else this.visitEntry(node, entry, schema);
    }
  }

  private visitMerge(entry: Entry, schema: Schema): void {
    const outer = this.alias;
    if (entry.value?.kind === 'alias') this.alias ??= entry.value;
    for (const source of mergeSources(entry.value)) {
      if (source.kind === 'map') this.visitMap(source, schema);
    }
    this.alias = outer;
  }

  private visitEntry(node: MapNode, entry: Entry, schema: Schema): void {
    const key = keyText(entry);
    if (key === undefined || key === '') return;
    const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    const value = property ?? schema.additionalProperties;
    if (typeof value === 'object') this.visit(entry.value, value);
    else if (isClosed(schema)) this.refuseField(node, entry, key, schema);
    else this.visitUnknown(entry.value);
  }

  /** Where no schema speaks, only repeated keys can be wrong. */
  private visitUnknown(node: Node | undefined): void {
    if (node?.kind === 'map') {
      this.checkKeys(node);
      for (const entry of node.entries) this.visitUnknown(entry.value);
    } else if (node?.kind === 'sequence') {
      for (const item of node.items) this.visitUnknown(item.value);
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
      message: `\`${key}\` stands here a second time; only the last one would count.`,
      range: { start: entry.key.start, end: entry.key.end },
      fixes: () => [fix(`Remove this \`${key}\``, [removeEntry(this.text, node, entry)], false)],
    });
  }

  private refuseField(node: MapNode, entry: Entry, key: string, schema: Schema): void {
    if (!this.alias) this.broken.add(entry);
    if (this.left-- <= 0) return;
    const meant = nearest(key, this.missingFields(node, schema));
    const isElsewhere = this.alias !== undefined;
    this.report({
      code: 'unknown-field',
      severity: 'error',
      message: `There is no field \`${key}\` here.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
      range: this.rangeOf(entry.key),
      fixes: () => (isElsewhere || meant === undefined ? [] : [renaming(entry, meant)]),
    });
  }

  /** Worked out once for all the fields that a map should not have. */
  private missingFields(node: MapNode, schema: Schema): readonly string[] {
    if (this.missing?.node !== node) {
      const present = new Set(node.entries.map(keyText));
      const names = Object.keys(schema.properties ?? {}).filter((name) => !present.has(name));
      this.missing = { node, names };
    }
    return this.missing.names;
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

  private refuse(node: Node, problem: NonNullable<ReturnType<typeof checkScalar>>): void {
    this.broken.add(this.alias ?? node);
    const isElsewhere = this.alias !== undefined;
    this.report({
      code: problem.code,
      severity: 'error',
      message: problem.message,
      range: this.rangeOf(node),
      fixes: isElsewhere ? () => [] : problem.fixes,
    });
  }

  private rangeOf(node: Node): Range {
    const { start, end } = this.alias ?? node;
    return { start, end: Math.max(end, start + 1) };
  }
}

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
