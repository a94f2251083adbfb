/** Whether an applied object fits its type. The wording is upstream's, which a 500 carries to the client. */
import { isObject } from '../../../base/index.ts';
import { quote } from '../../validation/index.ts';
import { compareBytes, goPrint, goType } from '../go-print.ts';
import type { FieldType, ListType, MapType, Scalar } from './field-type.ts';
import { fieldElement, printElement, printPath } from './path-element.ts';
import { elementOf, ItemError, shapeOf } from './shape.ts';

/** What is wrong, as one text; undefined where nothing is. */
export function typeProblems(type: FieldType, value: unknown): string | undefined {
  const validator = new Validator();
  validator.visit(type, value);
  const [first, ...others] = validator.problems;
  if (first === undefined || others.length === 0) return first;
  return ['errors:', ...validator.problems.map((problem) => `  ${problem}`)].join('\n');
}

class Validator {
  readonly problems: string[] = [];
  private readonly path: string[] = [];

  visit(type: FieldType, value: unknown): void {
    if (value === null || value === undefined) return;
    const shape = shapeOf(type, value);
    if (shape === 'map' && type.map) this.visitMap(type.map, value);
    else if (shape === 'list' && type.list) this.visitList(type.list, value);
    else if (type.scalar) this.visitScalar(type.scalar, value);
  }

  private visitScalar(type: Scalar, value: unknown): void {
    switch (type) {
      case 'string':
        if (typeof value !== 'string')
          this.add(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
        break;
      case 'numeric':
        if (typeof value !== 'number') this.add(`expected numeric (int or float), got ${goType(value)}`);
        break;
      case 'boolean':
        if (typeof value !== 'boolean') this.add(`expected boolean, got &{${goPrint(value)}}`);
        break;
      case 'untyped':
        if (typeof value === 'object') this.add(`expected any scalar, got &{${goPrint(value)}}`);
    }
  }

  private visitMap(type: MapType, value: unknown): void {
    if (!isObject(value)) {
      this.add(`expected map, got &{${goPrint(value)}}`);
      return;
    }
    // Of the fields that nobody knows upstream tells one.
    let isStrange = false;
    for (const key of Object.keys(value)) {
      const inner = type.field(key) ?? type.others;
      this.path.push(fieldElement(key));
      if (inner) this.visit(inner, value[key]);
      else if (!isStrange) {
        isStrange = true;
        this.add('field not declared in schema');
      }
      this.path.pop();
    }
  }

  private visitList(type: ListType, value: unknown): void {
    if (!Array.isArray(value)) {
      this.add(`expected list, got &{${goPrint(value)}}`);
      return;
    }
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      const element = this.elementOf(type, item, index);
      if (element === undefined) return;
      if (seen.has(element)) this.add(`duplicate entries for key ${printElement(element)}`);
      seen.add(element);
      this.path.push(element);
      this.visit(type.items, item);
      this.path.pop();
    }
  }

  /** Undefined, and reported, where the item cannot be told from others: nothing further in the list is looked at then. */
  private elementOf(type: ListType, item: unknown, index: number): string | undefined {
    if (type.ownership === 'atomic') return `i:${index}`;
    try {
      return elementOf(type, item);
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      this.add(`element ${index}: ${error.message}`);
      return undefined;
    }
  }

  private add(problem: string): void {
    this.problems.push(this.path.length === 0 ? problem : `${printPath(this.path)}: ${problem}`);
  }
}

/** A value as Go source. */
function goSyntax(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isObject(value)) return value === null ? 'interface {}(nil)' : goPrint(value);
  const entries = Object.keys(value)
    .sort(compareBytes)
    .map((key) => `${quote(key)}:${goSyntax(value[key])}`);
  return `map[string]interface {}{${entries.join(', ')}}`;
}
