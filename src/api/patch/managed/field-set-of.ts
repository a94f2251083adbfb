/** The paths that an applied object sets. */
import { isObject } from '../../../base/index.ts';
import type { FieldSet } from './field-set.ts';
import type { FieldType, ListType, MapType } from './field-type.ts';
import { fieldElement } from './path-element.ts';
import { PathTree } from './path-tree.ts';
import { elementOf, listOf, mapOf, shapeOf } from './shape.ts';

/** All paths of a value that has been validated: leaves, items of lists, keys of maps. */
export function fieldSetOf(type: FieldType, value: unknown): FieldSet {
  const collector = new Collector();
  collector.visit(type, value);
  return collector.tree.toSet();
}

class Collector {
  readonly tree = new PathTree();
  private readonly path: string[] = [];

  visit(type: FieldType, value: unknown): void {
    const shape = shapeOf(type, value);
    if (shape === 'map' && type.map) this.visitMap(type.map, value);
    else if (shape === 'list' && type.list) this.visitList(type.list, value);
    else this.add();
  }

  private visitMap(type: MapType, value: unknown): void {
    if (type.atomic) {
      this.add();
      return;
    }
    const map = mapOf(value) ?? {};
    for (const key in map) {
      const field = type.field(key);
      const inner = map[key];
      this.path.push(fieldElement(key));
      this.visit(field ?? type.others ?? {}, inner);
      if (!field || inner === null || isEmptyMap(inner)) this.add();
      this.path.pop();
    }
  }

  private visitList(type: ListType, value: unknown): void {
    if (type.ownership === 'atomic') {
      this.add();
      return;
    }
    const seen = new Map<string, number>();
    const items = listOf(value) ?? [];
    const elements = items.map((item) => elementOf(type, item));
    for (const element of elements) seen.set(element, (seen.get(element) ?? 0) + 1);
    for (const [index, element] of elements.entries()) {
      this.path.push(element);
      // Of items that cannot be told apart only that they are there is recorded.
      if (seen.get(element) === 1) this.visit(type.items, items[index]);
      this.add();
      this.path.pop();
    }
  }

  private add(): void {
    this.tree.insert(this.path);
  }
}

function isEmptyMap(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
