import {
  duplicate,
  type FieldError,
  type FieldPath,
  invalid,
  qualifiedName,
  required,
  tooMany,
} from '../../api/index.ts';

export interface MatchCondition {
  readonly name?: string;
  readonly expression?: string;
}

const CONDITIONS_LIMIT = 64;

/** Conditions that a request must meet, each with a name of its own. Expressions must be there; they are not compiled. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[],
  path: FieldPath,
): FieldError[] {
  if (conditions.length > CONDITIONS_LIMIT) return [tooMany(path, conditions.length, CONDITIONS_LIMIT)];
  const names = new Set<string>();
  return conditions.flatMap(({ name = '', expression = '' }, index) => {
    const at = path.index(index);
    const errors = expression.trim() === '' ? [required(at.child('expression'))] : [];
    if (name === '') return [...errors, required(at.child('name'))];
    const messages = qualifiedName(name);
    if (messages.length > 0) errors.push(invalid(at.child('name'), name, messages.join(',')));
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
    return errors;
  });
}
