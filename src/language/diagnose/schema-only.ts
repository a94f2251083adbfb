import { listHolds } from '../../base/index.ts';
import type { Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { childSchema, specialType } from '../catalog/schema-path.ts';
import { addEntries } from '../edit/edits.ts';
import { skeletonOf } from '../catalog/skeleton.ts';
import {
  entryOf,
  isAbsent,
  isMerge,
  keyText,
  type MapNode,
  type Node,
  resolveScalar,
  type ScalarNode,
  type SequenceNode,
} from '../syntax/index.ts';
import type { Steps } from '../steps/steps.ts';
import { type Fix, fix, type Report } from './finding.ts';
import { choices } from './rule-fixes.ts';
import { shortened } from './shortened.ts';
import type { ManifestObject } from './structure.ts';

/** For kinds that have no validation of their own: the fields that a schema requires, and the values that it lists. */
export function* reportSchemaOnly(
  catalog: Catalog,
  text: string,
  object: ManifestObject,
  report: Report,
): Steps<void> {
  const { node, schema } = object;
  const work = schema && new SchemaOnlyCheck(catalog, text, report).visit(node, schema, node);
  if (work) yield* work;
}

/** So many nodes are looked at in a step. */
const NODES_IN_STEP = 250;

class SchemaOnlyCheck {
  private readonly catalog: Catalog;
  private readonly text: string;
  private readonly report: Report;
  private nodes = 0;

  constructor(catalog: Catalog, text: string, report: Report) {
    this.catalog = catalog;
    this.text = text;
    this.report = report;
  }

  /** `name` is what stands for the node where something is missing in it: the key that it belongs to. Gives the work that is left to do. */
  visit(node: Node | undefined, schema: Schema, name: Node): Steps<void> | undefined {
    const resolved = this.catalog.resolve(schema);
    if (node?.kind === 'sequence' && resolved.items) return this.visitItems(node, resolved.items, name);
    if (node?.kind === 'map' && resolved.type === 'object') return this.visitMap(node, resolved, name);
    if (node?.kind === 'scalar' && resolved.enum) this.checkValue(node, resolved.enum);
    return undefined;
  }

  private *visitItems({ items }: SequenceNode, schema: Schema, name: Node): Steps<void> {
    for (const { value } of items) {
      const work = this.visit(value, schema, value ?? name);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private *visitMap(node: MapNode, schema: Schema, name: Node): Steps<void> {
    if (!node.entries.some(isMerge)) {
      for (const field of schema.required ?? []) {
        const isGiven = !isAbsent(entryOf(node, field)?.value);
        if (!isGiven && !this.hasZero(schema, field)) this.reportMissing(node, schema, field, name);
      }
    }
    for (const entry of node.entries) {
      const child = childSchema(this.catalog, schema, keyText(entry) ?? '');
      const work = child && this.visit(entry.value, child, entry.key);
      if (work) yield* work;
      if (this.stepIsOver()) yield;
    }
  }

  private stepIsOver(): boolean {
    if (++this.nodes < NODES_IN_STEP) return false;
    this.nodes = 0;
    return true;
  }

  /** A number that is left out is zero, which may be as good as any other. */
  private hasZero(schema: Schema, field: string): boolean {
    const child = childSchema(this.catalog, schema, field);
    const type = child && this.catalog.resolve(child).type;
    return (
      type === 'integer' ||
      type === 'number' ||
      type === 'boolean' ||
      (child !== undefined && specialType(child) === 'quantity')
    );
  }

  private checkValue(node: ScalarNode, values: readonly unknown[]): void {
    const value = resolveScalar(node);
    if (typeof value !== 'string' || value === '' || listHolds(values, value)) return;
    const supported = values.filter((candidate) => typeof candidate === 'string');
    this.report({
      code: 'unsupported-value',
      severity: 'error',
      message: `\`${shortened(value)}\` is none of the values of this field: ${supported.map((one) => `\`${one}\``).join(', ')}.`,
      range: { start: node.start, end: node.end },
      fixes: () => choices(node, supported),
    });
  }

  private reportMissing(node: MapNode, schema: Schema, field: string, name: Node): void {
    const at = entryOf(node, field)?.key ?? (name === node ? node.entries[0]?.key : name) ?? node;
    this.report({
      code: 'missing-field',
      severity: 'error',
      message: `\`${field}\` is missing here.`,
      range: { start: at.start, end: Math.max(at.end, at.start + 1) },
      fixes: () => (entryOf(node, field) ? [] : [this.addition(node, schema, field)]),
    });
  }

  private addition(node: MapNode, schema: Schema, field: string): Fix {
    const value = skeletonOf(this.catalog, childSchema(this.catalog, schema, field));
    return fix(`Add \`${field}\``, [addEntries(this.text, node, { [field]: value })]);
  }
}
