import {
  type Call,
  type Expression,
  type Fold,
  type ListLiteral,
  type MapLiteral,
  qualifiedNameOf,
  type Select,
  type StructLiteral,
} from '../syntax/expression.ts';
import { withoutDot } from '../syntax/names.ts';
import type { Issues } from '../syntax/issues.ts';
import type { FunctionDeclaration } from '../library/signature.ts';
import {
  BOOL,
  callText,
  type CelType,
  DYN,
  ERROR,
  INT,
  isDynamic,
  listOf,
  mapOf,
  optionalOf,
  sameType,
  typeText,
  unwrapOptional,
} from '../types/type.ts';
import { moreGeneral, TypeBindings } from '../types/unify.ts';
import { typeOfValue } from '../values/kinds.ts';
import { RESERVED_WORDS } from '../syntax/grammar.ts';
import type { DeclaredType } from '../types/declared.ts';
import { type Declarations, Scope } from './scope.ts';

/** Finds the type of each node of the expression and the overloads of each call; what does not fit goes into `issues`. */
export function check(expression: Expression, declarations: Declarations, issues: Issues): void {
  new Checker(declarations, issues).run(expression);
}

class Checker {
  private readonly declarations: Declarations;
  private readonly issues: Issues;
  private readonly scope = new Scope();
  private readonly bindings = new TypeBindings();
  private readonly typed: Expression[] = [];

  constructor(declarations: Declarations, issues: Issues) {
    this.declarations = declarations;
    this.issues = issues;
  }

  run(expression: Expression): void {
    this.check(expression);
    for (const node of this.typed) if (node.type) node.type = this.bindings.resolve(node.type, true);
  }

  private check(node: Expression): CelType {
    const type = this.typeOfNode(node);
    node.type = type;
    this.typed.push(node);
    return type;
  }

  private typeOfNode(node: Expression): CelType {
    switch (node.kind) {
      case 'constant':
        return typeOfValue(node.value);
      case 'identifier':
        return this.findName(node.name) ?? this.undeclared(node.offset, node.name);
      case 'select':
        return this.select(node);
      case 'call':
        return this.call(node);
      case 'list':
        return this.list(node);
      case 'map':
        return this.map(node);
      case 'struct':
        return this.struct(node);
      case 'fold':
        return this.fold(node);
    }
  }

  private select(node: Select): CelType {
    const name = qualifiedNameOf(node);
    const known = name === undefined ? undefined : this.findName(name);
    if (known && name !== undefined) {
      node.qualified = withoutDot(name);
      return known;
    }
    const type = this.field(node, node.operand, node.field);
    return node.test ? BOOL : this.bindings.resolve(type);
  }

  /** The type of a field; of an optional object it is optional. */
  private field(node: Expression, operand: Expression, name: string, optional = false): CelType {
    const of = this.bindings.resolve(this.check(operand));
    const inner = unwrapOptional(of);
    const type = this.fieldOf(node, inner ?? of, name);
    return inner || optional ? optionalOf(type) : type;
  }

  private fieldOf(node: Expression, of: CelType, name: string): CelType {
    switch (of.kind) {
      case 'map':
        return of.parameters[1] ?? DYN;
      case 'struct':
        return this.structField(node.offset, of.name, name) ?? ERROR;
      case 'param':
        this.bindings.assign(DYN, of);
        return DYN;
      case 'dyn':
      case 'any':
      case 'error':
        return DYN;
      default:
        this.issues.add(node.offset, `type '${typeText(of)}' does not support field selection`);
        return DYN;
    }
  }

  private structField(offset: number, typeName: string, name: string): CelType | undefined {
    const declared = this.declarations.findStruct(typeName);
    const field = declared?.fields?.get(name) ?? keywordField(declared, name) ?? declared?.anyField;
    if (field) return field.type;
    this.issues.add(
      offset,
      declared ? `undefined field '${name}'` : `unexpected failed resolution of '${typeName}'`,
    );
    return undefined;
  }

  private call(node: Call): CelType {
    if (node.name === '_?._') return this.optionalSelect(node);
    const types = node.args.map((arg) => this.check(arg));
    if (!node.target) {
      const declaration = this.declarations.findFunction(withoutDot(node.name));
      if (!declaration) return this.undeclared(node.offset, node.name);
      return this.resolve(node, declaration, types, false);
    }
    const prefix = qualifiedNameOf(node.target);
    const qualified = prefix === undefined ? undefined : withoutDot(`${prefix}.${node.name}`);
    const namespaced = qualified === undefined ? undefined : this.declarations.findFunction(qualified);
    if (namespaced && qualified !== undefined) {
      node.qualified = qualified;
      return this.resolve(node, namespaced, types, false);
    }
    const target = this.check(node.target);
    const declaration = this.declarations.findFunction(node.name);
    if (!declaration) return this.undeclared(node.offset, node.name);
    return this.resolve(node, declaration, [target, ...types], true);
  }

  private optionalSelect(node: Call): CelType {
    const [operand, field] = node.args;
    if (!operand || field?.kind !== 'constant' || typeof field.value !== 'string') return ERROR;
    node.overloads = ['select_optional_field'];
    return this.bindings.resolve(this.field(node, operand, field.value, true));
  }

  /** Keeps every overload that fits; several of them give something dynamic unless they agree. */
  private resolve(
    node: Call,
    declaration: FunctionDeclaration,
    types: readonly CelType[],
    hasReceiver: boolean,
  ): CelType {
    if (declaration.name === '_&&_' || declaration.name === '_||_')
      return this.logical(node, declaration, types);
    const fitting: string[] = [];
    let result: CelType | undefined;
    for (const overload of declaration.overloads) {
      if (overload.hasReceiver !== hasReceiver) continue;
      const [returned = DYN, ...wanted] = this.bindings.fresh([overload.result, ...overload.args]);
      if (!this.bindings.assignAll(types, wanted)) continue;
      fitting.push(overload.id);
      const type = this.bindings.resolve(returned);
      if (!result) result = type;
      else if (!isDynamic(result) && !sameType(type, result)) result = DYN;
    }
    if (!result) {
      const given = types.map((type) => this.bindings.resolve(type, true));
      this.issues.add(
        node.offset,
        `found no matching overload for '${declaration.name}' applied to '${callText(given, hasReceiver)}'`,
      );
      return ERROR;
    }
    node.overloads = fitting;
    return result;
  }

  private logical(node: Call, { overloads }: FunctionDeclaration, types: readonly CelType[]): CelType {
    let fits = true;
    types.forEach((type, index) => {
      if (this.bindings.assign(type, BOOL)) return;
      fits = false;
      this.mismatch(node.args[index]?.offset ?? node.offset, BOOL, type);
    });
    if (!fits) return ERROR;
    node.overloads = overloads.map(({ id }) => id);
    return BOOL;
  }

  private list(node: ListLiteral): CelType {
    let joined: CelType | undefined;
    node.elements.forEach((element, index) => {
      const type = this.check(element);
      joined = this.join(joined, node.optional.has(index) ? this.unwrapped(element, type) : type);
    });
    return listOf(joined ?? this.bindings.variable());
  }

  private map(node: MapLiteral): CelType {
    let keys: CelType | undefined;
    let values: CelType | undefined;
    for (const { key, value, optional } of node.entries) {
      keys = this.join(keys, this.check(key));
      const type = this.check(value);
      values = this.join(values, optional ? this.unwrapped(value, type) : type);
    }
    return mapOf(keys ?? this.bindings.variable(), values ?? this.bindings.variable());
  }

  private struct(node: StructLiteral): CelType {
    const named = this.findName(node.typeName);
    if (!named) return this.undeclared(node.offset, node.typeName);
    const type = named.kind === 'type' ? (named.parameters[0] ?? ERROR) : ERROR;
    const isObject = type.kind === 'struct';
    if (named.kind !== 'type') this.issues.add(node.offset, `'${named.name}' is not a type`);
    else if (!isObject) this.issues.add(node.offset, `'${type.name}' is not a message type`);
    for (const field of node.fields) {
      const given = this.check(field.value);
      const declared = isObject ? this.structField(field.offset, type.name, field.name) : undefined;
      const value = field.optional ? this.unwrapped(field.value, given) : given;
      if (!declared || this.bindings.assign(declared, value)) continue;
      this.issues.add(
        field.offset,
        `expected type of field '${field.name}' is '${typeText(declared)}' but provided type is '${typeText(value)}'`,
      );
    }
    return isObject ? type : ERROR;
  }

  private fold(node: Fold): CelType {
    const given = this.check(node.range);
    const accumulator = this.check(node.initial);
    const [variable, second] = this.iterated(node, this.bindings.resolve(given));
    const outside = this.scope.depth;
    this.scope.add(node.accumulator, accumulator);
    const around = this.scope.depth;
    this.scope.add(node.variable, node.secondVariable === undefined ? second : variable);
    if (node.secondVariable !== undefined) this.scope.add(node.secondVariable, second);
    this.expect(node.condition, BOOL);
    this.expect(node.step, accumulator);
    this.scope.leave(around);
    const type = this.check(node.result);
    this.scope.leave(outside);
    return this.bindings.resolve(type);
  }

  /** The types of index or key and of element or value; of a map alone the second is the key as well. */
  private iterated(node: Fold, range: CelType): [CelType, CelType] {
    const [first = DYN, second = DYN] = range.parameters;
    switch (range.kind) {
      case 'list':
        return [INT, first];
      case 'map':
        return node.secondVariable === undefined ? [first, first] : [first, second];
      case 'dyn':
      case 'error':
      case 'param':
        this.bindings.assign(DYN, range);
        return [DYN, DYN];
      default:
        this.issues.add(
          node.range.offset,
          `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [ERROR, ERROR];
    }
  }

  private expect(node: Expression, wanted: CelType): void {
    const type = this.check(node);
    if (!this.bindings.assign(wanted, type)) this.mismatch(node.offset, wanted, type);
  }

  private unwrapped(node: Expression, type: CelType): CelType {
    const inner = unwrapOptional(type);
    if (!inner && !isDynamic(type)) this.mismatch(node.offset, optionalOf(type), type);
    return inner ?? type;
  }

  /** Elements of different types make the list dynamic. Whether that is allowed is for another to say. */
  private join(before: CelType | undefined, type: CelType): CelType {
    if (!before) return type;
    if (this.bindings.assign(before, type)) return moreGeneral(before, type);
    return DYN;
  }

  private findName(name: string): CelType | undefined {
    return this.scope.find(name) ?? this.declarations.findName(withoutDot(name));
  }

  private mismatch(offset: number, wanted: CelType, found: CelType): void {
    this.issues.add(offset, `expected type '${typeText(wanted)}' but found '${typeText(found)}'`);
  }

  private undeclared(offset: number, name: string): CelType {
    this.issues.add(offset, `undeclared reference to '${name}' (in container '')`);
    return ERROR;
  }
}

/** A field whose name is a reserved word needs no escape after a dot. */
function keywordField(declared: DeclaredType | undefined, name: string): DeclaredType | undefined {
  return RESERVED_WORDS.has(name) ? declared?.fields?.get(`__${name}__`) : undefined;
}
