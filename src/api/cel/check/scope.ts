import type { FunctionDeclaration } from '../library/signature.ts';
import type { DeclaredType } from '../types/declared.ts';
import type { CelType } from '../types/type.ts';

/** What names stand for where an expression is checked. */
export interface Declarations {
  /** Variables, and names of types, whose type is `type(…)`. */
  findName(name: string): CelType | undefined;
  findFunction(name: string): FunctionDeclaration | undefined;
  /** An object type; without fields where the library keeps them to itself. */
  findStruct(name: string): DeclaredType | undefined;
}

/** Names that macros add, the innermost first. */
export class Scope {
  private readonly names: [name: string, type: CelType][] = [];

  get depth(): number {
    return this.names.length;
  }

  add(name: string, type: CelType): void {
    this.names.push([name, type]);
  }

  leave(depth: number): void {
    this.names.length = depth;
  }

  find(name: string): CelType | undefined {
    for (let index = this.names.length - 1; index >= 0; index--) {
      const entry = this.names[index];
      if (entry?.[0] === name) return entry[1];
    }
    return undefined;
  }
}
