import { inInt, type Literal, MAX_UINT, Uint } from '../values/value.ts';
import type { Expression } from './expression.ts';
import type { Issues } from './issues.ts';
import { type Unescaped, unescapeBytes, unescapeText } from './literals.ts';
import type { TokenStream } from './recovery.ts';
import { BYTES_TOKEN, FLOAT, INTEGER, STRING_TOKEN, type Token, UNSIGNED } from './tokens.ts';

/** The literal that comes next, perhaps with a minus before it. */
export function readLiteral(tokens: TokenStream, issues: Issues): Expression {
  const first = tokens.take();
  const negative = first.kind === "'-'";
  const token = negative ? tokens.take() : first;
  const value = valueOf(token, negative);
  if (typeof value === 'object' && value !== null && 'problem' in value) {
    issues.add(first.offset, value.problem);
    return { kind: 'constant', offset: first.offset, value: null };
  }
  return { kind: 'constant', offset: first.offset, value };
}

function valueOf({ kind, text }: Token, negative: boolean): Literal | { problem: string } {
  switch (kind) {
    case INTEGER: {
      const value = negative ? -BigInt(text) : BigInt(text);
      return inInt(value) ? value : { problem: 'invalid int literal' };
    }
    case UNSIGNED: {
      const value = BigInt(text.slice(0, -1));
      return value <= MAX_UINT ? new Uint(value) : { problem: 'invalid uint literal' };
    }
    case FLOAT: {
      const value = Number(negative ? `-${text}` : text);
      return Number.isFinite(value) ? value : { problem: 'invalid double literal' };
    }
    case STRING_TOKEN:
      return unwrapped(unescapeText(text));
    case BYTES_TOKEN:
      return unwrapped(unescapeBytes(text.slice(1)));
    default:
      return kind === "'null'" ? null : kind === "'true'";
  }
}

function unwrapped<T>(unescaped: Unescaped<T>): T | { problem: string } {
  return 'problem' in unescaped ? unescaped : unescaped.value;
}
