import { CelType, DYN, isDynamic, isOptional, listOf, mapOf, parameter, sameType, typeOf } from './type.ts';

/**
 * What type parameters stand for in the course of one check. A try that fails changes nothing.
 *
 *     bindings.assign(int, listElement); // true: the open element is an int from now on
 */
export class TypeBindings {
  private readonly bound = new Map<string, CelType>();
  /** What each change put aside, so that a failed try can be taken back. */
  private trail: [name: string, before: CelType | undefined][] = [];
  private nextVariable = 0;

  /** A type that nothing is known of yet. */
  variable(): CelType {
    return parameter(`_var${this.nextVariable++}`);
  }

  /** Whether each of `from` can be given where `to` wants one; what that says of open types is kept. */
  assignAll(from: readonly CelType[], to: readonly CelType[]): boolean {
    this.trail = [];
    if (this.allAssignable(from, to)) return true;
    for (const [name, before] of this.trail.reverse()) {
      if (before) this.bound.set(name, before);
      else this.bound.delete(name);
    }
    return false;
  }

  assign(from: CelType, to: CelType): boolean {
    return this.assignAll([from], [to]);
  }

  /** The type with everything put in that is known; what stays open is dynamic if `close`. */
  resolve(type: CelType, close = false): CelType {
    if (type.kind === 'param') {
      const known = this.bound.get(type.name);
      if (known) return this.resolve(known, close);
      return close ? DYN : type;
    }
    if (type.parameters.length === 0) return type;
    return rebuilt(
      type,
      type.parameters.map((of) => this.resolve(of, close)),
    );
  }

  /** A signature with type variables of its own in place of its parameters. */
  fresh(types: readonly CelType[]): CelType[] {
    const names = new Map<string, CelType>();
    const replace = (type: CelType): CelType => {
      if (type.kind === 'param') {
        const variable = names.get(type.name) ?? this.variable();
        names.set(type.name, variable);
        return variable;
      }
      return type.parameters.length === 0 ? type : rebuilt(type, type.parameters.map(replace));
    };
    return types.map(replace);
  }

  private allAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    return (
      from.length === to.length &&
      from.every((type, index) => {
        const target = to[index];
        return target !== undefined && this.assignable(type, target);
      })
    );
  }

  private assignable(from: CelType, to: CelType): boolean {
    if (to.kind === 'param') {
      const fits = this.substitute(from, to);
      if (fits !== 'unbound') return fits;
    }
    if (from.kind === 'param') return this.substitute(to, from) === true;
    if (isLoose(from) || isLoose(to)) return true;
    if (from.kind === 'null' || to.kind === 'null') return isNullable(from) && isNullable(to);
    if (from.kind === 'type') return to.kind === 'type';
    if (from.kind === 'opaque' || from.kind === 'list' || from.kind === 'map') {
      return (
        from.kind === to.kind && from.name === to.name && this.allAssignable(from.parameters, to.parameters)
      );
    }
    return from.kind === to.kind && from.name === to.name;
  }

  /** Whether `variable` may stand for `type`: it does from now on. `unbound` where it cannot and stands for nothing yet. */
  private substitute(type: CelType, variable: CelType): boolean | 'unbound' {
    if (sameType(type, variable)) return true;
    const known = this.bound.get(variable.name);
    if (known) {
      if (sameType(type, known)) return true;
      if (!this.assignable(type, known)) return false;
      const general = moreGeneral(type, known);
      if (!this.occursIn(variable, general)) this.bind(variable.name, general);
      return true;
    }
    if (this.occursIn(variable, type)) return 'unbound';
    this.bind(variable.name, type);
    return true;
  }

  private bind(name: string, type: CelType): void {
    this.trail.push([name, this.bound.get(name)]);
    this.bound.set(name, type);
  }

  private occursIn(variable: CelType, type: CelType): boolean {
    if (sameType(variable, type)) return true;
    if (type.kind !== 'param') return type.parameters.some((of) => this.occursIn(variable, of));
    const known = this.bound.get(type.name);
    return known !== undefined && this.occursIn(variable, known);
  }
}

/** Of two types that go together, the one that says less. */
export function moreGeneral(a: CelType, b: CelType): CelType {
  return saysNoMore(a, b) ? a : b;
}

function saysNoMore(a: CelType, b: CelType): boolean {
  if (isDynamic(a) || a.kind === 'param') return true;
  if (isDynamic(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind !== 'opaque' && a.kind !== 'list' && a.kind !== 'map') return sameType(a, b);
  return (
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((of, index) => {
      const other = b.parameters[index];
      return other !== undefined && saysNoMore(of, other);
    })
  );
}

function isLoose(type: CelType): boolean {
  return type.kind === 'error' || isDynamic(type);
}

function isNullable({ kind }: CelType): boolean {
  return (
    kind === 'null' || kind === 'opaque' || kind === 'struct' || kind === 'duration' || kind === 'timestamp'
  );
}

function rebuilt(type: CelType, parameters: readonly CelType[]): CelType {
  const [first = DYN, second = DYN] = parameters;
  if (type.kind === 'list') return listOf(first);
  if (type.kind === 'map') return mapOf(first, second);
  if (type.kind === 'type') return typeOf(first);
  return isOptional(type) || type.kind === 'opaque' ? new CelType('opaque', type.name, parameters) : type;
}
