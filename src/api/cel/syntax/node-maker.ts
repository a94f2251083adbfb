import type { Literal } from '../values/value.ts';
import { ACCUMULATOR, type Expression, type Identifier } from './expression.ts';

/** Makes the nodes that a macro stands for: all are said to be where the macro is. */
export interface NodeMaker {
  constant(value: Literal): Expression;
  identifier(name: string): Identifier;
  accumulator(): Identifier;
  list(...elements: Expression[]): Expression;
  call(name: string, ...args: Expression[]): Expression;
}

export function nodesAt(offset: number): NodeMaker {
  const identifier = (name: string): Identifier => ({ kind: 'identifier', offset, name });
  return {
    constant: (value) => ({ kind: 'constant', offset, value }),
    identifier,
    accumulator: () => identifier(ACCUMULATOR),
    list: (...elements) => ({ kind: 'list', offset, elements, optional: new Set() }),
    call: (name, ...args) => ({ kind: 'call', offset, name, args }),
  };
}
