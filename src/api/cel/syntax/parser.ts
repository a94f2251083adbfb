import type { Expression } from './expression.ts';
import {
  AFTER_AND_TERM,
  AFTER_CALCULATION,
  AFTER_CONDITION,
  AFTER_FILE,
  AFTER_MEMBER,
  AFTER_MINUS,
  AFTER_NOT,
  AFTER_OR_TERM,
  AFTER_RELATION,
  COLON,
  EXPRESSION,
  FIELD_NAME,
  FIRST_OF_MEMBER,
  INDEX,
  NOTHING,
  PRODUCTS,
  RELATIONS,
  SUMS,
} from './grammar.ts';
import type { Issues } from './issues.ts';
import { characterCount } from '../values/kinds.ts';
import { expandMacro } from './macros.ts';
import { PrimaryParser } from './primary.ts';
import { DEEP_NESTING, type Follow, ParsingEnded, TokenStream } from './recovery.ts';
import { END, ESCAPED_IDENTIFIER, FLOAT, IDENTIFIER, INTEGER, type Token, tokenize } from './tokens.ts';

const CHARACTERS_LIMIT = 100_000;

/** The expression of a source, with macros expanded, `cel.bind` among them if `bindsNames`. Undefined where `issues` say what is wrong with it. */
export function parse(source: string, issues: Issues, bindsNames = false): Expression | undefined {
  if (source.length > CHARACTERS_LIMIT) {
    const size = characterCount(source);
    if (size > CHARACTERS_LIMIT) {
      issues.add(-1, `expression code point size exceeds limit: size: ${size}, limit ${CHARACTERS_LIMIT}`);
      return undefined;
    }
  }
  const parser = new Parser(new TokenStream(tokenize(source, issues), issues), issues, bindsNames);
  try {
    const expression = parser.file();
    return issues.isEmpty ? expression : undefined;
  } catch (error) {
    if (error instanceof ParsingEnded) return undefined;
    if (!(error instanceof RangeError)) throw error;
    // The host's stack can be smaller than the limit of nesting.
    issues.add(-1, DEEP_NESTING);
    return undefined;
  }
}

/** Reads tokens by the grammar of the language, one method a rule. */
class Parser extends PrimaryParser {
  file(): Expression {
    return this.rule('start', NOTHING, () => {
      const expression = this.expression(AFTER_FILE);
      this.tokens.match(END, NOTHING);
      return expression;
    });
  }

  expression(after: Follow): Expression {
    return this.rule('expr', after, () => {
      const condition = this.disjunction(AFTER_CONDITION);
      this.tokens.sync(AFTER_CONDITION, 'expr');
      if (!this.tokens.is("'?'")) return condition;
      const { offset } = this.tokens.take();
      const whenTrue = this.disjunction(COLON);
      this.tokens.match("':'", EXPRESSION);
      const whenFalse = this.expression(NOTHING);
      return call(offset, '_?_:_', [condition, whenTrue, whenFalse]);
    });
  }

  private disjunction(after: Follow): Expression {
    return this.rule('conditionalOr', after, () =>
      this.terms("'||'", '_||_', () => this.conjunction(AFTER_OR_TERM)),
    );
  }

  private conjunction(after: Follow): Expression {
    return this.rule('conditionalAnd', after, () =>
      this.terms("'&&'", '_&&_', () => this.relation(0, AFTER_AND_TERM)),
    );
  }

  /** Terms joined by one operator become a balanced tree, so that a thousand of them are ten deep. */
  private terms(operator: string, name: string, read: () => Expression): Expression {
    const terms = [read()];
    const offsets: number[] = [];
    while (this.tokens.is(operator)) {
      offsets.push(this.tokens.take().offset);
      terms.push(read());
    }
    return balanced(name, terms, offsets, 0, offsets.length - 1);
  }

  private relation(precedence: number, after: Follow): Expression {
    return this.rule('relation', after, () =>
      this.leftRecursive('relation', this.calculation(0, AFTER_RELATION), (left) => {
        const { kind, offset } = this.tokens.peek();
        if (precedence > 1 || !RELATIONS.has(kind)) return undefined;
        this.tokens.take();
        return call(offset, operatorName(kind), [left, this.relation(2, AFTER_RELATION)]);
      }),
    );
  }

  private calculation(precedence: number, after: Follow): Expression {
    return this.rule('calc', after, () =>
      this.leftRecursive('calc', this.unary(AFTER_CALCULATION), (left) => {
        const { kind, offset } = this.tokens.peek();
        const level = PRODUCTS.has(kind) ? 2 : 1;
        if (precedence > level || !(level === 2 || SUMS.has(kind))) return undefined;
        this.tokens.take();
        return call(offset, operatorName(kind), [left, this.calculation(level + 1, AFTER_CALCULATION)]);
      }),
    );
  }

  private unary(after: Follow): Expression {
    return this.rule('unary', after, () => {
      this.tokens.sync(EXPRESSION, 'unary');
      if (this.tokens.is("'!'")) return this.negated("'!'", '!_');
      if (this.tokens.is("'-'") && !this.isNegativeLiteral()) {
        let signs = 1;
        while (this.tokens.is("'-'", signs)) signs++;
        const next = this.tokens.peek(signs).kind;
        if (!FIRST_OF_MEMBER.includes(next)) throw this.tokens.noWay(signs, 'unary');
        return this.negated("'-'", '-_');
      }
      return this.member(NOTHING);
    });
  }

  /** Two signs take each other back. */
  private negated(sign: string, name: string): Expression {
    const { offset } = this.tokens.take();
    const after = sign === "'!'" ? AFTER_NOT : AFTER_MINUS;
    let signs = 1;
    if (sign === "'!'") this.tokens.syncLoop(after);
    while (this.tokens.is(sign)) {
      this.tokens.take();
      signs++;
      if (sign === "'!'") this.tokens.syncLoop(after);
    }
    const operand = this.member(NOTHING);
    return signs % 2 === 0 ? operand : call(offset, name, [operand]);
  }

  private isNegativeLiteral(): boolean {
    return this.tokens.is(INTEGER, 1) || this.tokens.is(FLOAT, 1);
  }

  private member(after: Follow): Expression {
    return this.rule('member', after, () =>
      this.leftRecursive('member', this.primary(AFTER_MEMBER), (target) => {
        if (this.tokens.is("'['")) return this.indexed(target);
        return this.tokens.is("'.'") ? this.selected(target) : undefined;
      }),
    );
  }

  private indexed(target: Expression): Expression {
    const { offset } = this.tokens.take();
    this.tokens.sync({ kinds: new Set([...EXPRESSION.kinds, "'?'"]), ends: false }, 'index');
    const optional = this.tokens.is("'?'");
    if (optional) this.tokens.take();
    const index = this.expression(INDEX);
    this.tokens.match("']'", AFTER_MEMBER);
    return call(offset, optional ? '_[?_]' : '_[_]', [target, index]);
  }

  private selected(target: Expression): Expression {
    const optional = this.tokens.is("'?'", 1);
    const named = this.tokens.is(IDENTIFIER, 1) || this.tokens.is(ESCAPED_IDENTIFIER, 1);
    if (!optional && !named) throw this.tokens.noWay(1, 'member');
    const { offset } = this.tokens.take();
    if (this.tokens.is(IDENTIFIER) && this.tokens.is("'('", 1)) return this.memberCall(target);
    if (optional) this.tokens.take();
    const { offset: nameOffset } = this.tokens.peek();
    const name = this.fieldName(AFTER_MEMBER);
    if (!optional) return { kind: 'select', offset, operand: target, field: name, test: false };
    return call(offset, '_?._', [target, { kind: 'constant', offset: nameOffset, value: name }]);
  }

  private memberCall(target: Expression): Expression {
    const name = this.tokens.take().text;
    const { offset } = this.tokens.take();
    const args = this.callArguments(AFTER_MEMBER);
    const expanded = expandMacro({ offset, name, target, args }, this.issues, this.bindsNames);
    return expanded ?? { kind: 'call', offset, target, name, args };
  }

  protected fieldName(after: Follow): string {
    const token = this.tokens.peek();
    const name = this.tokens.rule('escapeIdent', after, (): Token => {
      this.tokens.sync(FIELD_NAME, 'escapeIdent');
      return this.tokens.take();
    });
    if (!name) this.issues.add(token.offset, 'unsupported ident kind');
    else if (name.kind === ESCAPED_IDENTIFIER) this.issues.add(name.offset, "unsupported syntax: '`'");
    return name?.text ?? '';
  }

  /** Each step counts as a level of the rule, as if it contained the one before. */
  private leftRecursive(
    name: string,
    first: Expression,
    step: (left: Expression) => Expression | undefined,
  ): Expression {
    let levels = 0;
    try {
      let expression = first;
      for (let next = step(expression); next; next = step(expression)) {
        expression = next;
        levels++;
        this.tokens.enter(name);
      }
      return expression;
    } finally {
      this.tokens.leave(name, levels);
    }
  }
}

function call(offset: number, name: string, args: readonly Expression[]): Expression {
  return { kind: 'call', offset, name, args };
}

/** `'+'` names `_+_`, `'in'` names `@in`. */
function operatorName(kind: string): string {
  const sign = kind.slice(1, -1);
  return sign === 'in' ? '@in' : `_${sign}_`;
}

function balanced(
  name: string,
  terms: readonly Expression[],
  offsets: readonly number[],
  low: number,
  high: number,
): Expression {
  const middle = Math.floor((low + high + 1) / 2);
  const term = (index: number): Expression => terms[index] ?? { kind: 'constant', offset: 0, value: null };
  if (offsets.length === 0) return term(0);
  const left = middle === low ? term(middle) : balanced(name, terms, offsets, low, middle - 1);
  const right = middle === high ? term(middle + 1) : balanced(name, terms, offsets, middle + 1, high);
  return call(offsets.at(middle) ?? 0, name, [left, right]);
}
