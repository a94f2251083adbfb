import { parseApiVersion, type Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { FieldMeaning } from '../catalog/field-meanings.ts';
import { childSchema, isEmbedded, isList, kindOf, objectSchema } from '../catalog/schema-path.ts';
import { typeName } from '../catalog/type-name.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { Steps } from '../steps/steps.ts';
import {
  type AliasNode,
  type Entry,
  entryOf,
  isMerge,
  itemsUnder,
  keyText,
  type MapNode,
  mergeSources,
  type Node,
  resolveAlias,
  resolveScalar,
  scalarText,
  type SequenceNode,
  valueUnder,
} from '../syntax/index.ts';
import type { Range } from '../text/text.ts';
import { labelsOf, selectorOf } from './labels.ts';
import type { NamedPort, ObjectSummary, Reference, Selector, Summary } from './summary.ts';

/** Sums a document up, a step for each object. A half-typed one is summed up as far as it can be read. */
export function* summarize(catalog: Catalog, document: ManifestDocument): Steps<Summary> {
  const { root } = document.tree;
  if (root?.kind !== 'map') return { objects: [] };
  const objects: ObjectSummary[] = [];
  const waiting: MapNode[] = [root];
  for (const node of waiting) {
    const reader = new ObjectReader(catalog, node);
    const summary = yield* reader.read();
    if (summary) objects.push(summary);
    for (const inner of reader.embedded) waiting.push(inner);
    yield;
  }
  return { objects };
}

/** So many nodes are read through aliases: a few lines of those can stand for millions. */
const ALIASED_NODES_LIMIT = 2000;

/** A chain of aliases longer than this is followed no further. */
const ALIAS_DEPTH_LIMIT = 20;

/** So many nodes are read in a step. */
const NODES_IN_STEP = 250;

class ObjectReader {
  readonly embedded: MapNode[] = [];
  private readonly catalog: Catalog;
  private readonly node: MapNode;
  private readonly podLabels: ObjectSummary['podLabels'][number][] = [];
  private readonly selectors: Selector[] = [];
  private readonly ports: NamedPort[] = [];
  private readonly references: Reference[] = [];
  private aliasedLeft = ALIASED_NODES_LIMIT;
  private aliasDepth = 0;
  private nodes = 0;
  /** While what an alias stands for is read: the alias, which is where it shows. */
  private alias: AliasNode | undefined;

  constructor(catalog: Catalog, node: MapNode) {
    this.catalog = catalog;
    this.node = node;
  }

  /** Undefined for what does not say what it is, and for a list, which is but what it holds. */
  *read(): Steps<ObjectSummary | undefined> {
    const { node, catalog } = this;
    const kind = kindOf(node);
    const schema = objectSchema(catalog, node);
    const work = schema && this.visit(node, schema, '');
    if (work) yield* work;
    if (!kind || isList(kind)) return undefined;
    const metadata = resolveAlias(valueUnder(node, 'metadata'));
    const name = textUnder(metadata, 'name');
    const named = entryOf(metadata, 'name')?.value ?? entryOf(node, 'kind')?.value ?? node;
    return {
      kind,
      name,
      namespace: textUnder(metadata, 'namespace'),
      range: { start: node.start, end: node.end },
      nameRange: { start: named.start, end: named.end },
      labels: labelsOf(valueUnder(metadata, 'labels')),
      podLabels: this.podLabels,
      selectors: this.selectors,
      ports: this.ports,
      references: this.references,
    };
  }

  /** `place` is the field that holds the node, with the type that has it. Gives the work that is left to do. */
  private visit(node: Node | undefined, schema: Schema, place: string): Steps<void> | undefined {
    if (!node || (this.alias && this.aliasedLeft-- <= 0)) return undefined;
    if (node.kind === 'alias') return this.visitAlias(node, schema, place);
    const resolved = this.catalog.resolve(schema);
    if (node.kind === 'sequence') return resolved.items && this.visitItems(node, resolved.items, place);
    if (node.kind !== 'map') return undefined;
    if (node === this.node || !isEmbedded(resolved)) return this.visitFields(node, schema, place);
    this.embedded.push(node);
    return undefined;
  }

  private *visitAlias(node: AliasNode, schema: Schema, place: string): Steps<void> {
    if (this.aliasDepth >= ALIAS_DEPTH_LIMIT) return;
    const outer = this.alias;
    this.alias ??= node;
    this.aliasDepth++;
    const work = this.visit(node.target, schema, place);
    if (work) yield* work;
    this.aliasDepth--;
    this.alias = outer;
  }

  private *visitItems({ items }: SequenceNode, schema: Schema, place: string): Steps<void> {
    for (const { value } of items) {
      const work = this.visit(value, schema, place);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private *visitFields(node: MapNode, schema: Schema, place: string): Steps<void> {
    for (const entry of node.entries) {
      const work = isMerge(entry)
        ? this.visitMerge(entry, schema, place)
        : this.visitField(node, entry, schema, place);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private *visitMerge({ value }: Entry, schema: Schema, place: string): Steps<void> {
    if (this.aliasedLeft <= 0) return;
    for (const source of mergeSources(value)) {
      this.aliasedLeft--;
      const work = this.visit(source, schema, place);
      if (work) yield* work;
    }
  }

  private visitField(node: MapNode, entry: Entry, schema: Schema, place: string): Steps<void> | undefined {
    const key = keyText(entry);
    const child = key === undefined ? undefined : childSchema(this.catalog, schema, key);
    if (key === undefined || !child) return undefined;
    const meaning = this.catalog.meaningOf(schema, key, place);
    if (meaning && entry.value) this.note(meaning, node, entry.value);
    return this.visit(entry.value, child, `${typeName(schema) || place}.${key}`);
  }

  private stepIsOver(): boolean {
    if (++this.nodes < NODES_IN_STEP) return false;
    this.nodes = 0;
    return true;
  }

  private note(meaning: FieldMeaning, owner: MapNode, value: Node): void {
    switch (meaning.is) {
      case 'name':
      case 'name-beside-kind':
        this.noteReference(meaning, owner, value);
        break;
      case 'pod-selector':
        this.selectors.push({ selector: selectorOf(value, meaning.form), range: this.rangeOf(value) });
        break;
      case 'pod-labels':
        this.podLabels.push(labelsOf(value));
        break;
      case 'ports':
        this.notePorts(owner, meaning.number);
        break;
    }
  }

  private noteReference(
    meaning: Extract<FieldMeaning, { is: 'name' | 'name-beside-kind' }>,
    owner: MapNode,
    value: Node,
  ): void {
    if (value.kind !== 'scalar' || typeof resolveScalar(value) !== 'string' || value.text === '') return;
    const kind = meaning.is === 'name' ? meaning.of.kind : scalarText(owner, 'kind');
    if (kind === undefined) return;
    const group = meaning.is === 'name' ? meaning.of.group : groupBeside(owner, meaning);
    const namespace = meaning.namespace === undefined ? undefined : textUnder(owner, meaning.namespace);
    this.references.push({
      to: { group, kind },
      namespace,
      name: value.text,
      range: this.rangeOf(value),
    });
  }

  private notePorts(owner: MapNode, numberField: string): void {
    for (const port of itemsUnder(owner, 'ports')) {
      const name = textUnder(port, 'name');
      const place = valueUnder(port, 'name');
      const value = valueUnder(port, numberField);
      const number = value?.kind === 'scalar' ? resolveScalar(value) : undefined;
      if (name === undefined || !place) continue;
      this.ports.push({
        name,
        number: typeof number === 'number' ? number : undefined,
        range: this.rangeOf(place),
      });
    }
  }

  private rangeOf(node: Node): Range {
    const { start, end } = this.alias ?? node;
    return { start, end };
  }
}

function groupBeside(
  owner: MapNode,
  fields: { readonly group?: string; readonly apiVersion?: string },
): string {
  if (fields.group !== undefined) return scalarText(owner, fields.group) ?? '';
  return parseApiVersion(scalarText(owner, fields.apiVersion ?? '') ?? '').group;
}

function textUnder(node: Node | undefined, key: string): string | undefined {
  const value = valueUnder(node, key);
  const text = value?.kind === 'scalar' ? resolveScalar(value) : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
