import type { Declarations } from './check/scope.ts';
import { FUNCTIONS } from './library/functions.ts';
import type { FunctionDeclaration, Library } from './library/signature.ts';
import { type DeclaredType, objectsWithin } from './types/declared.ts';
import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  STRING,
  TIMESTAMP,
  TYPE,
  typeOf,
  UINT,
} from './types/type.ts';

/** The types that expressions can name. */
const TYPE_NAMES = new Map<string, CelType>(
  [
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    listOf(DYN),
    mapOf(DYN, DYN),
    NULL,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    opaque('net.IP'),
    opaque('net.CIDR'),
    opaque('optional_type'),
  ].map((type) => [type.name, typeOf(type)]),
);

/**
 * The variables that expressions may name, on top of Kubernetes' libraries. Immutable.
 *
 *     baseEnvironment.with({ self: declareSchema(schema, 'selfType') });
 */
export class CelEnvironment implements Declarations {
  private readonly variables: ReadonlyMap<string, CelType>;
  private readonly declared: ReadonlyMap<string, DeclaredType>;
  private readonly structs: ReadonlyMap<string, DeclaredType>;
  private readonly libraries: readonly Library[];

  private constructor(
    variables: ReadonlyMap<string, CelType>,
    declared: ReadonlyMap<string, DeclaredType>,
    structs: ReadonlyMap<string, DeclaredType>,
    libraries: readonly Library[],
  ) {
    this.variables = variables;
    this.declared = declared;
    this.structs = structs;
    this.libraries = libraries;
  }

  static readonly base: CelEnvironment = new CelEnvironment(new Map(), new Map(), new Map(), []);

  /** Whether the macro `cel.bind` is there. */
  get bindsNames(): boolean {
    return this.libraries.some(({ bindsNames }) => bindsNames);
  }

  /** This environment and what a library adds to it. */
  withLibrary(library: Library): CelEnvironment {
    return new CelEnvironment(this.variables, this.declared, this.structs, [...this.libraries, library]);
  }

  /** This environment and more variables; those of before give way to new ones of the same name. */
  with(variables: Readonly<Record<string, CelType | DeclaredType>>): CelEnvironment {
    const types = new Map(this.variables);
    const declared = new Map(this.declared);
    const structs = new Map(this.structs);
    for (const [name, given] of Object.entries(variables)) {
      declared.delete(name);
      types.set(name, given instanceof CelType ? given : given.type);
      if (given instanceof CelType) continue;
      declared.set(name, given);
      for (const [typeName, object] of objectsWithin(given)) structs.set(typeName, object);
    }
    return new CelEnvironment(types, declared, structs, this.libraries);
  }

  findName(name: string): CelType | undefined {
    const variable = this.variables.get(name) ?? TYPE_NAMES.get(name);
    if (variable) return variable;
    const object = this.findStruct(name);
    return object && typeOf(object.type);
  }

  findFunction(name: string): FunctionDeclaration | undefined {
    const known = FUNCTIONS.get(name);
    if (known) return known;
    for (const { functions = [] } of this.libraries) {
      const added = functions.find((declaration) => declaration.name === name);
      if (added) return added;
    }
    return undefined;
  }

  findStruct(name: string): DeclaredType | undefined {
    const declared = this.structs.get(name);
    if (declared) return declared;
    for (const library of this.libraries) {
      const added = library.findStruct?.(name);
      if (added) return added;
    }
    return undefined;
  }

  /** What is declared at a path such as `['self', 'tags', '@items']`. */
  declaredAt([variable = '', ...rest]: readonly string[]): DeclaredType | undefined {
    let declared = this.declared.get(variable);
    for (const part of rest) {
      if (!declared) return undefined;
      if (part === '@items' || part === '@values') declared = declared.element;
      else declared = part === '@keys' ? declared.key : declared.fields?.get(part);
    }
    return declared;
  }
}

/** Kubernetes' environment of version 1.36, without variables. */
export const baseEnvironment: CelEnvironment = CelEnvironment.base;
