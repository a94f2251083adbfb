import { cel } from '../../api/index.ts';
import { findField } from './field-path.ts';
import type { JsonSchema, ValidationRule } from './json-schema.ts';

export interface CompiledRule {
  readonly rule: ValidationRule;
  /** A rule that compares with what was before. */
  readonly usesOld: boolean;
  /** Undefined where what it says is no expression; then there is a problem, unless it says nothing. */
  readonly program?: cel.Program;
  readonly problem?: string;
  readonly message?: cel.Program;
  /** The field within the value that is told to be wrong, as paths name it; empty for the value itself. */
  readonly field: string;
}

export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  readonly usesOld: boolean;
  /** None of them can be compiled. */
  readonly problem?: string;
}

/** Compiles the rules of one place. They were found good with their definition, or were there before. */
export function compileRules(
  rules: readonly ValidationRule[],
  declared: cel.DeclaredType | undefined,
  schema: JsonSchema,
): CompiledRules {
  if (rules.length === 0) return NO_RULES;
  if (!declared) {
    return { ...NO_RULES, problem: 'failed to convert to declType for CEL validation rules' };
  }
  const plain = cel.baseEnvironment.with({ self: declared, oldSelf: declared });
  const optional = rules.some(({ optionalOldSelf }) => optionalOldSelf)
    ? plain.with({ oldSelf: cel.optionalOf(declared.type) })
    : plain;
  const compiled = rules.map((rule) => compileRule(rule, rule.optionalOldSelf ? optional : plain, schema));
  return { rules: compiled, usesOld: compiled.some(({ usesOld }) => usesOld) };
}

const NO_RULES: CompiledRules = { rules: [], usesOld: false };

const BOOL = cel.readType('bool');
const STRING = cel.readType('string');

function compileRule(
  rule: ValidationRule,
  environment: cel.CelEnvironment,
  schema: JsonSchema,
): CompiledRule {
  const nothing = { rule, usesOld: false, field: '' };
  if (rule.rule.trim() === '') return nothing;
  const result = cel.compile(rule.rule, environment);
  if ('issues' in result) return { ...nothing, problem: `compilation failed: ${result.issues}` };
  const { program } = result;
  if (!cel.sameType(program.type, BOOL)) {
    return { ...nothing, problem: 'cel expression must evaluate to a bool' };
  }
  const usesOld = program.names('oldSelf');
  if (program.problem !== undefined) {
    return { ...nothing, usesOld, problem: `program instantiation failed: ${program.problem}` };
  }
  const message = compileMessage(rule.messageExpression, environment);
  const found = findField(rule.fieldPath ?? '', schema);
  const field = 'path' in found ? found.path.toString() : '';
  return { rule, usesOld, program, ...(message ? { message } : {}), field };
}

/** Undefined where it makes no text: the rule's other message is told then. */
function compileMessage(expression = '', environment: cel.CelEnvironment): cel.Program | undefined {
  if (expression === '') return undefined;
  const result = cel.compile(expression, environment);
  if ('issues' in result || !cel.sameType(result.program.type, STRING)) return undefined;
  return result.program.problem === undefined ? result.program : undefined;
}
