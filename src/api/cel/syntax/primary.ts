import type { Expression, MapEntry, StructField } from './expression.ts';
import {
  AFTER_ELEMENTS,
  AFTER_ENTRIES,
  AFTER_MEMBER,
  ARGUMENTS,
  CLOSE,
  COLON,
  COMMA_OR_END,
  ELEMENT,
  ELEMENTS,
  ENTRIES,
  EXPRESSION,
  FIELD,
  FIELDS,
  NOTHING,
  RESERVED_WORDS,
} from './grammar.ts';
import type { Issues } from './issues.ts';
import { readLiteral } from './literal-token.ts';
import { expandMacro } from './macros.ts';
import type { Follow, TokenStream } from './recovery.ts';
import { IDENTIFIER } from './tokens.ts';

/** The part of the grammar below operators: names, calls, literals, lists, maps, objects. */
export abstract class PrimaryParser {
  protected readonly tokens: TokenStream;
  protected readonly issues: Issues;
  protected readonly bindsNames: boolean;

  constructor(tokens: TokenStream, issues: Issues, bindsNames: boolean) {
    this.tokens = tokens;
    this.issues = issues;
    this.bindsNames = bindsNames;
  }

  protected abstract expression(after: Follow): Expression;
  protected abstract fieldName(after: Follow): string;

  /** A rule that was given up leaves something that nobody evaluates, as there are issues by then. */
  protected rule(name: string, after: Follow, read: () => Expression): Expression {
    const { offset } = this.tokens.peek();
    return this.tokens.rule(name, after, read) ?? { kind: 'constant', offset, value: null };
  }

  protected primary(after: Follow): Expression {
    return this.rule('primary', after, () => {
      this.tokens.sync({ kinds: EXPRESSION.kinds, ends: false }, 'primary');
      switch (this.tokens.peek().kind) {
        case "'('":
          return this.nested();
        case "'['":
          return this.list();
        case "'{'":
          return this.map();
        case "'.'":
          if (!this.tokens.is(IDENTIFIER, 1)) throw this.tokens.noWay(1, 'primary');
          return this.named();
        case IDENTIFIER:
          return this.named();
        default:
          return readLiteral(this.tokens, this.issues);
      }
    });
  }

  /** The arguments of a call whose `(` is read. */
  protected callArguments(then: Follow): Expression[] {
    this.tokens.sync(ARGUMENTS, 'arguments');
    const args: Expression[] = [];
    if (!this.tokens.is("')'")) {
      this.tokens.rule('exprList', CLOSE, () => {
        args.push(this.expression(COMMA_OR_END));
        while (this.tokens.is("','")) {
          this.tokens.take();
          args.push(this.expression(COMMA_OR_END));
        }
      });
    }
    this.tokens.match("')'", then);
    return args;
  }

  private nested(): Expression {
    this.tokens.take();
    const expression = this.expression(CLOSE);
    this.tokens.match("')'", NOTHING);
    return expression;
  }

  private named(): Expression {
    const lead = this.tokens.is("'.'") ? this.tokens.take().text : '';
    const { text, offset } = this.tokens.take();
    if (this.objectBegins()) return this.object(lead + text);
    const calls = this.tokens.is("'('");
    const open = calls ? this.tokens.take().offset : offset;
    const args = calls ? this.callArguments(NOTHING) : [];
    if (RESERVED_WORDS.has(text))
      this.issues.add(lead === '' ? offset : offset - 1, `reserved identifier: ${text}`);
    const name = lead + text;
    if (!calls) return { kind: 'identifier', offset, name };
    return (
      expandMacro({ offset: open, name, args }, this.issues) ?? { kind: 'call', offset: open, name, args }
    );
  }

  /** Whether names joined by dots and then a brace come. */
  private objectBegins(): boolean {
    let ahead = 0;
    while (this.tokens.is("'.'", ahead) && this.tokens.is(IDENTIFIER, ahead + 1)) ahead += 2;
    return this.tokens.is("'{'", ahead);
  }

  private object(first: string): Expression {
    let typeName = first;
    while (this.tokens.is("'.'")) {
      this.tokens.take();
      typeName += `.${this.tokens.take().text}`;
    }
    const { offset } = this.tokens.take();
    const fields: StructField[] = [];
    this.tokens.sync(FIELDS, 'object');
    if (FIELD.kinds.has(this.tokens.peek().kind)) {
      this.tokens.rule('fieldInitializerList', AFTER_ENTRIES, () => {
        do {
          if (fields.length > 0) this.tokens.take();
          fields.push(this.field());
        } while (this.tokens.is("','") && FIELD.kinds.has(this.tokens.peek(1).kind));
      });
    }
    this.closeBraces();
    return { kind: 'struct', offset, typeName, fields };
  }

  private field(): StructField {
    let optional = false;
    const name =
      this.tokens.rule('optField', COLON, () => {
        this.tokens.sync(FIELD, 'optField');
        optional = this.tokens.is("'?'");
        if (optional) this.tokens.take();
        return this.fieldName(NOTHING);
      }) ?? '';
    const colon = this.tokens.match("':'", EXPRESSION);
    return { offset: colon?.offset ?? 0, name, value: this.expression(COMMA_OR_END), optional };
  }

  private list(): Expression {
    const { offset } = this.tokens.take();
    const elements: Expression[] = [];
    const optional = new Set<number>();
    this.tokens.sync(ELEMENTS, 'list');
    if (ELEMENT.kinds.has(this.tokens.peek().kind)) {
      this.tokens.rule('listInit', AFTER_ELEMENTS, () => {
        do {
          if (elements.length > 0) this.tokens.take();
          const { value, optional: isOptional } = this.optionalExpression(COMMA_OR_END);
          if (isOptional) optional.add(elements.length);
          elements.push(value);
        } while (this.tokens.is("','") && ELEMENT.kinds.has(this.tokens.peek(1).kind));
      });
    }
    this.tokens.sync(AFTER_ELEMENTS, 'list end');
    if (this.tokens.is("','")) this.tokens.take();
    this.tokens.match("']'", NOTHING);
    return { kind: 'list', offset, elements, optional };
  }

  private map(): Expression {
    const { offset } = this.tokens.take();
    const entries: MapEntry[] = [];
    this.tokens.sync(ENTRIES, 'map');
    if (ELEMENT.kinds.has(this.tokens.peek().kind)) {
      this.tokens.rule('mapInitializerList', AFTER_ENTRIES, () => {
        do {
          if (entries.length > 0) this.tokens.take();
          const { value: key, optional } = this.optionalExpression(COLON);
          const colon = this.tokens.match("':'", EXPRESSION);
          const value = this.expression(COMMA_OR_END);
          entries.push({ offset: colon?.offset ?? 0, key, value, optional });
        } while (this.tokens.is("','") && ELEMENT.kinds.has(this.tokens.peek(1).kind));
      });
    }
    this.closeBraces();
    return { kind: 'map', offset, entries };
  }

  private closeBraces(): void {
    this.tokens.sync(AFTER_ENTRIES, 'braces');
    if (this.tokens.is("','")) this.tokens.take();
    this.tokens.match("'}'", AFTER_MEMBER);
  }

  private optionalExpression(after: Follow): { value: Expression; optional: boolean } {
    let optional = false;
    const value = this.rule('optExpr', after, () => {
      this.tokens.sync(ELEMENT, 'optExpr');
      optional = this.tokens.is("'?'");
      if (optional) this.tokens.take();
      return this.expression(NOTHING);
    });
    return { value, optional };
  }
}
