import { type Expression, partsOf } from './expression.ts';

/** A copy whose nodes are checked on their own; undefined where that would be more nodes than `limit`. */
export function copyWithin(expression: Expression, limit: number): Expression | undefined {
  let count = 0;
  const waiting = [expression];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (++count > limit) return undefined;
    for (const part of partsOf(next)) waiting.push(part);
  }
  return copyOf(expression);
}

function copyOf(expression: Expression): Expression {
  switch (expression.kind) {
    case 'constant':
    case 'identifier':
      return { ...expression };
    case 'select':
      return { ...expression, operand: copyOf(expression.operand) };
    case 'call': {
      const target = expression.target ? { target: copyOf(expression.target) } : {};
      return { ...expression, ...target, args: expression.args.map(copyOf) };
    }
    case 'list':
      return { ...expression, elements: expression.elements.map(copyOf) };
    case 'map': {
      const entries = expression.entries.map((entry) => ({
        ...entry,
        key: copyOf(entry.key),
        value: copyOf(entry.value),
      }));
      return { ...expression, entries };
    }
    case 'struct': {
      const fields = expression.fields.map((field) => ({ ...field, value: copyOf(field.value) }));
      return { ...expression, fields };
    }
    case 'fold':
      return {
        ...expression,
        range: copyOf(expression.range),
        initial: copyOf(expression.initial),
        condition: copyOf(expression.condition),
        step: copyOf(expression.step),
        result: copyOf(expression.result),
      };
  }
}
