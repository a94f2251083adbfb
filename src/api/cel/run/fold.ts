import type { Expression, Fold } from '../syntax/expression.ts';
import { goTypeOf } from '../values/kinds.ts';
import { CelList, GrowingList } from '../values/list.ts';
import { CelMap, EntryMap } from '../values/map.ts';
import { CelError, type Value } from '../values/value.ts';
import type { Evaluate } from './attribute.ts';
import type { Run } from './run.ts';
import type { Variables } from './variables.ts';

/** What a fold needs of the planner around it. */
interface Planning {
  readonly variables: Variables;
  plan(node: Expression): { readonly evaluate: Evaluate };
}

/** Makes a fold ready. It costs what its parts cost, each time that they are evaluated. */
export function planFold(node: Fold, planning: Planning): Evaluate {
  const { variables } = planning;
  const range = planning.plan(node.range).evaluate;
  const initial = planning.plan(node.initial).evaluate;
  const outside = variables.depth;
  const accumulator = variables.declare(node.accumulator, (run) => growing(initial(run)));
  const around = variables.depth;
  const first = variables.declare(node.variable);
  const second = node.secondVariable === undefined ? undefined : variables.declare(node.secondVariable);
  const condition = planning.plan(node.condition).evaluate;
  const step = planning.plan(node.step).evaluate;
  variables.leave(around);
  const result = planning.plan(node.result).evaluate;
  variables.leave(outside);

  const turn = (run: Run): boolean => {
    run.step();
    const goesOn = condition(run);
    if (typeof goesOn === 'boolean' && !goesOn) return false;
    run.slots[accumulator.index] = step(run);
    return true;
  };
  return (run) => {
    const over = range(run);
    if (over instanceof CelError) return over;
    if (!(over instanceof CelList) && !(over instanceof CelMap)) {
      const type = goTypeOf(over);
      return new CelError(
        second ? `unsupported comprehension range type: ${type}` : `got '${type}', expected iterable type`,
      );
    }
    run.slots[accumulator.index] = undefined;
    for (const [key, value] of entriesOf(over, second !== undefined)) {
      run.slots[first.index] = key;
      if (second) run.slots[second.index] = value;
      if (!turn(run)) break;
    }
    return finished(result(run));
  };
}

/** Index or key, and element or value. With one variable a list gives its elements first, a map its keys. */
function* entriesOf(over: CelList | CelMap, both: boolean): IterableIterator<[Value, Value]> {
  if (over instanceof CelMap) {
    for (const key of over.keys()) yield [key, both ? (over.find(key) ?? null) : null];
    return;
  }
  for (let index = 0; index < over.size; index++) {
    const element = over.at(index);
    yield both ? [BigInt(index), element] : [element, null];
  }
}

/** An accumulator that begins empty grows in place. */
function growing(value: Value): Value {
  if (value instanceof CelList && value.size === 0) return new GrowingList();
  return value instanceof CelMap && value.size === 0 ? new EntryMap() : value;
}

function finished(value: Value): Value {
  return value instanceof GrowingList ? value.finished() : value;
}
