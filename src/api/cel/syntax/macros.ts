import { copyWithin } from './copies.ts';
import { ACCUMULATOR, type Expression, type Fold } from './expression.ts';
import type { Issues } from './issues.ts';
import { nodesAt } from './node-maker.ts';

interface MacroCall {
  readonly offset: number;
  readonly name: string;
  readonly target?: Expression;
  readonly args: readonly Expression[];
}

/** A macro found something wrong with its arguments. */
class MacroError extends Error {
  readonly at: Expression;

  constructor(at: Expression, message: string) {
    super(message);
    this.at = at;
  }
}

type Expander = (call: MacroCall) => Expression;

/**
 * What the call stands for if it is one of a macro: `list.all(x, x > 0)` becomes a {@link Fold}. Undefined where it is a
 * call like any other.
 */
export function expandMacro(call: MacroCall, issues: Issues, bindsNames = false): Expression | undefined {
  const expander = expanderOf(call, bindsNames);
  if (!expander) return undefined;
  try {
    return expander(call);
  } catch (error) {
    if (!(error instanceof MacroError)) throw error;
    issues.add(error.at.offset, error.message);
    return { kind: 'constant', offset: call.offset, value: null };
  }
}

function expanderOf({ target, name, args }: MacroCall, bindsNames: boolean): Expander | undefined {
  const isBind = bindsNames && name === 'bind' && args.length === 3;
  if (isBind && target?.kind === 'identifier' && target.name === 'cel') return bindName;
  return EXPANDERS.get(`${target ? '.' : ''}${name}/${args.length}`);
}

const EXPANDERS = new Map<string, Expander>([
  ['has/1', has],
  ['.all/2', (call) => all(call, [iterationVariable(call, NOT_SIMPLE)])],
  ['.all/3', (call) => all(call, twoVariables(call))],
  ['.exists/2', (call) => exists(call, [iterationVariable(call, NOT_SIMPLE)])],
  ['.exists/3', (call) => exists(call, twoVariables(call))],
  ['.exists_one/2', (call) => existsOne(call, [iterationVariable(call, NOT_SIMPLE)])],
  ['.exists_one/3', (call) => existsOne(call, twoVariables(call))],
  ['.existsOne/3', (call) => existsOne(call, twoVariables(call))],
  ['.map/2', (call) => transformList(call, [iterationVariable(call, NOT_IDENTIFIER)])],
  ['.map/3', (call) => transformList(call, [iterationVariable(call, NOT_IDENTIFIER)])],
  ['.filter/2', filter],
  ['.transformList/3', (call) => transformList(call, twoVariables(call))],
  ['.transformList/4', (call) => transformList(call, twoVariables(call))],
  ['.transformMap/3', (call) => transformMap(call, false)],
  ['.transformMap/4', (call) => transformMap(call, false)],
  ['.transformMapEntry/3', (call) => transformMap(call, true)],
  ['.transformMapEntry/4', (call) => transformMap(call, true)],
  ['.optMap/2', (call) => optionalMap(call, 'optMap')],
  ['.optFlatMap/2', (call) => optionalMap(call, 'optFlatMap')],
  ['.sortBy/2', sortBy],
]);

const NOT_SIMPLE = 'argument must be a simple name';
const NOT_IDENTIFIER = 'argument is not an identifier';
const OVERWRITES = 'iteration variable overwrites accumulator variable';
const SOURCE_ACCUMULATOR = '__result__';
const SORTED = '@__sortBy_input__';
const SORTABLE = new Set<Expression['kind']>(['list', 'select', 'identifier', 'fold', 'call']);

/**
 * `a.optMap(…).optMap(…)` doubles what it holds with each step. Upstream has no bound for that; what would grow past this
 * one is refused.
 */
const COPY_LIMIT = 20_000;

function has({ offset, args }: MacroCall): Expression {
  const arg = argument(args, 0);
  if (arg.kind !== 'select') throw new MacroError(arg, 'invalid argument to has() macro');
  return { kind: 'select', offset, operand: arg.operand, field: arg.field, test: true };
}

function all(of: MacroCall, variables: readonly string[]): Expression {
  const make = nodesAt(of.offset);
  return fold(of, variables, {
    initial: make.constant(true),
    condition: make.call('@not_strictly_false', make.accumulator()),
    step: make.call('_&&_', make.accumulator(), argument(of.args, -1)),
    result: make.accumulator(),
  });
}

function exists(of: MacroCall, variables: readonly string[]): Expression {
  const make = nodesAt(of.offset);
  return fold(of, variables, {
    initial: make.constant(false),
    condition: make.call('@not_strictly_false', make.call('!_', make.accumulator())),
    step: make.call('_||_', make.accumulator(), argument(of.args, -1)),
    result: make.accumulator(),
  });
}

function existsOne(of: MacroCall, variables: readonly string[]): Expression {
  const make = nodesAt(of.offset);
  const next = make.call('_+_', make.accumulator(), make.constant(1n));
  return fold(of, variables, {
    initial: make.constant(0n),
    condition: make.constant(true),
    step: make.call('_?_:_', argument(of.args, -1), next, make.accumulator()),
    result: make.call('_==_', make.accumulator(), make.constant(1n)),
  });
}

/** With an argument more than variables and element need, that one says which elements are taken. */
function transformList(of: MacroCall, variables: readonly string[]): Expression {
  const make = nodesAt(of.offset);
  const step = make.call('_+_', make.accumulator(), make.list(argument(of.args, -1)));
  return fold(of, variables, {
    initial: make.list(),
    condition: make.constant(true),
    step: of.args.length === variables.length + 2 ? filtered(of, variables.length, step) : step,
    result: make.accumulator(),
  });
}

function filter(of: MacroCall): Expression {
  const make = nodesAt(of.offset);
  const variable = iterationVariable(of, NOT_IDENTIFIER);
  const step = make.call('_+_', make.accumulator(), make.list(argument(of.args, 0)));
  return fold(of, [variable], {
    initial: make.list(),
    condition: make.constant(true),
    step: filtered(of, 1, step),
    result: make.accumulator(),
  });
}

function transformMap(of: MacroCall, givesEntries: boolean): Expression {
  const make = nodesAt(of.offset);
  const variables = twoVariables(of);
  const key = givesEntries ? [] : [make.identifier(variables[0] ?? '')];
  const step = make.call('cel.@mapInsert', make.accumulator(), ...key, argument(of.args, -1));
  return fold(of, variables, {
    initial: { kind: 'map', offset: of.offset, entries: [] },
    condition: make.constant(true),
    step: of.args.length === 4 ? filtered(of, 2, step) : step,
    result: make.accumulator(),
  });
}

function filtered(of: MacroCall, index: number, step: Expression): Expression {
  const make = nodesAt(of.offset);
  return make.call('_?_:_', argument(of.args, index), step, make.accumulator());
}

/** `x.optMap(v, f(v))`: `f` of the value where there is one. */
function optionalMap(of: MacroCall, name: string): Expression {
  const make = nodesAt(of.offset);
  const variable = argument(of.args, 0);
  if (variable.kind !== 'identifier') {
    throw new MacroError(variable, `${name}() variable name must be a simple identifier`);
  }
  const { target = variable } = of;
  const copy = copyWithin(target, COPY_LIMIT);
  if (!copy) throw new MacroError(target, 'expression is too large');
  const value: Expression = {
    kind: 'call',
    offset: of.offset,
    target: copy,
    name: 'value',
    args: [],
  };
  const bound = bind(of.offset, variable.name, value, argument(of.args, 1));
  return make.call(
    '_?_:_',
    { kind: 'call', offset: of.offset, target, name: 'hasValue', args: [] },
    name === 'optMap' ? make.call('optional.of', bound) : bound,
    make.call('optional.none'),
  );
}

/** `cel.bind(x, value, f(x))` */
function bindName({ offset, args }: MacroCall): Expression {
  const name = argument(args, 0);
  if (name.kind !== 'identifier') {
    throw new MacroError(name, 'cel.bind() variable names must be simple identifiers');
  }
  return bind(offset, name.name, argument(args, 1), argument(args, 2));
}

/** `list.sortBy(x, key(x))`: the list by the order of its keys. */
function sortBy(of: MacroCall): Expression {
  const { target = argument(of.args, 0) } = of;
  if (!SORTABLE.has(target.kind)) {
    const what = 'sortBy can only be applied to a list, identifier, comprehension, call or select expression';
    throw new MacroError(target, what);
  }
  const make = nodesAt(of.offset);
  const keys = transformList({ ...of, target: make.identifier(SORTED) }, [
    iterationVariable(of, NOT_IDENTIFIER),
  ]);
  const sorted: Expression = {
    kind: 'call',
    offset: of.offset,
    target: make.identifier(SORTED),
    name: '@sortByAssociatedKeys',
    args: [keys],
  };
  return bind(of.offset, SORTED, target, sorted);
}

/** Evaluates `result` where `name` stands for `value`: a fold over nothing. */
function bind(offset: number, name: string, value: Expression, result: Expression): Fold {
  const make = nodesAt(offset);
  return {
    kind: 'fold',
    offset,
    range: make.list(),
    variable: '#unused',
    accumulator: name,
    initial: value,
    condition: make.constant(false),
    step: make.identifier(name),
    result,
  };
}

function fold(
  { offset, target, args }: MacroCall,
  [variable = '', secondVariable]: readonly string[],
  parts: Pick<Fold, 'initial' | 'condition' | 'step' | 'result'>,
): Fold {
  const second = secondVariable === undefined ? {} : { secondVariable };
  const range = target ?? argument(args, 0);
  return { kind: 'fold', offset, range, variable, ...second, accumulator: ACCUMULATOR, ...parts };
}

function argument(args: readonly Expression[], index: number): Expression {
  return args.at(index) ?? { kind: 'constant', offset: 0, value: null };
}

function iterationVariable({ args }: MacroCall, problem: string, index = 0): string {
  const arg = argument(args, index);
  if (arg.kind !== 'identifier') throw new MacroError(arg, problem);
  if (arg.name === SOURCE_ACCUMULATOR) throw new MacroError(arg, OVERWRITES);
  return arg.name;
}

function twoVariables(call: MacroCall): [string, string] {
  const names = [0, 1].map((index) => {
    const arg = argument(call.args, index);
    if (arg.kind !== 'identifier') throw new MacroError(arg, NOT_SIMPLE);
    return arg.name;
  });
  const [first = '', second = ''] = names;
  if (first === second) throw new MacroError(argument(call.args, 1), `duplicate variable name: ${first}`);
  return [iterationVariable(call, NOT_SIMPLE, 0), iterationVariable(call, NOT_SIMPLE, 1)];
}
