import { append } from '../../base/index.ts';
import {
  duplicate,
  type FieldError,
  type FieldPath,
  invalidAll,
  qualifiedName,
  required,
  tooMany,
} from '../../api/index.ts';
import { Expressions } from './expressions.ts';

export interface MatchCondition {
  readonly name?: string;
  readonly expression?: string;
}

const CONDITIONS_LIMIT = 64;

/** Conditions that a request must meet, each with a name of its own. Those of policies may name parameters. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[],
  path: FieldPath,
  params = false,
): FieldError[] {
  if (conditions.length > CONDITIONS_LIMIT) return [tooMany(path, conditions.length, CONDITIONS_LIMIT)];
  const names = new Set<string>();
  const expressions = new Expressions({ authorizer: true, params });
  return conditions.flatMap(({ name = '', expression = '' }, index) => {
    const at = path.index(index);
    const text = expression.trim();
    const errors =
      text === ''
        ? [required(at.child('expression'))]
        : expressions.validate(text, 'bool', at.child('expression'));
    if (name === '') return [...errors, required(at.child('name'))];
    append(errors, invalidAll(at.child('name'), name, qualifiedName(name)));
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
    return errors;
  });
}
