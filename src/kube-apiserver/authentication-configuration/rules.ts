import type { JsonObject } from '../../base/index.ts';
import { type cel, duplicate, type FieldError, type FieldPath, invalid, required } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { compileExpression } from './expressions.ts';

/** A condition that a program decides, and what is said where it does not hold. */
export interface ExpressionRule {
  readonly expression: string;
  readonly program: cel.Program;
  readonly message: string;
}

/** What claims must say: one of them a value, or all of them what an expression asks for. */
export type ClaimRule = { readonly claim: string; readonly requiredValue: string } | ExpressionRule;

export type UserRule = ExpressionRule;

export function claimRules(given: readonly JsonObject[], path: FieldPath, errors: FieldError[]): ClaimRule[] {
  const claims = new Set<string>();
  const expressions = new Set<string>();
  return given.flatMap((rule, index): ClaimRule[] => {
    const at = path.index(index);
    const [claim, requiredValue] = [text(rule['claim']), text(rule['requiredValue'])];
    const [expression, message] = [text(rule['expression']), text(rule['message'])];
    if (claim !== '' && expression !== '') {
      errors.push(invalid(at, claim, "claim and expression can't both be set"));
      return [];
    }
    if (claim !== '') {
      if (message !== '') {
        errors.push(invalid(at.child('message'), message, 'may not be specified when claim is set'));
      }
      if (claims.has(claim)) errors.push(duplicate(at.child('claim'), claim));
      claims.add(claim);
      return [{ claim, requiredValue }];
    }
    if (expression === '') {
      errors.push(required(at, 'claim or expression is required'));
      return [];
    }
    if (requiredValue !== '') {
      const why = 'may not be specified when expression is set';
      errors.push(invalid(at.child('requiredValue'), requiredValue, why));
    }
    return expressionRule(expression, message, 'claims', expressions, at, errors);
  });
}

export function userRules(given: readonly JsonObject[], path: FieldPath, errors: FieldError[]): UserRule[] {
  const expressions = new Set<string>();
  return given.flatMap((rule, index) => {
    const expression = text(rule['expression']);
    if (expression !== '') {
      return expressionRule(
        expression,
        text(rule['message']),
        'user',
        expressions,
        path.index(index),
        errors,
      );
    }
    errors.push(required(path.index(index).child('expression')));
    return [];
  });
}

function expressionRule(
  expression: string,
  message: string,
  over: 'claims' | 'user',
  seen: Set<string>,
  path: FieldPath,
  errors: FieldError[],
): ExpressionRule[] {
  const at = path.child('expression');
  if (seen.has(expression)) {
    errors.push(duplicate(at, expression));
    return [];
  }
  seen.add(expression);
  const program = compileExpression(expression, over, 'bool', at, errors);
  return program ? [{ expression, program, message }] : [];
}
