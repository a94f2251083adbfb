/** The expressions of admission: what they may name, and what is wrong with them when they are written. */
import { cel, type FieldError, type FieldPath, internal, invalid } from '../../api/index.ts';
import { NAMESPACE_TYPE, REQUEST_TYPE } from './expression-types.ts';
import { VariablesScope } from './variables-scope.ts';

/** What expressions have besides the objects of the request. */
export interface ExpressionScope {
  readonly params?: boolean;
  readonly authorizer?: boolean;
  /** They make patches. */
  readonly patches?: boolean;
}

/** An expression that can be evaluated, or why it cannot. */
export type CompiledExpression =
  | { readonly source: string; readonly program: cel.Program }
  | { readonly source: string; readonly problem: string; readonly isInternal?: true };

/** What an expression must give. */
export type Wanted = 'auditText' | 'bool' | 'configuration' | 'patches' | 'string';

const DYN = cel.readType('dyn');
const WANTED: ReadonlyMap<Wanted, readonly cel.CelType[]> = new Map([
  ['auditText', [cel.readType('string'), cel.readType('null')]],
  ['bool', [cel.readType('bool')]],
  ['configuration', [cel.struct('Object')]],
  ['patches', [cel.listOf(cel.struct('JSONPatch'))]],
  ['string', [cel.readType('string')]],
]);

/**
 * Compiles the expressions of one policy or webhook. Those of a policy see the variables that were declared before them.
 *
 *     const expressions = new Expressions({ authorizer: true });
 *     expressions.validate('object.spec.replicas < 5', 'bool', path);
 */
export class Expressions {
  private readonly scope: ExpressionScope;
  private readonly variables: VariablesScope | undefined;

  constructor(scope: ExpressionScope, hasVariables = false) {
    this.scope = scope;
    this.variables = hasVariables ? new VariablesScope() : undefined;
  }

  /** What is wrong with an expression. `shown` is how its author wrote it. */
  validate(
    expression: string,
    wanted: Wanted,
    path: FieldPath,
    scope = this.scope,
    shown = expression,
  ): FieldError[] {
    return errorsOf(this.compile(expression, wanted, scope), path, shown);
  }

  /** Checks a variable, which those after it may name whatever is wrong with it. */
  declare(name: string, expression: string, path: FieldPath): FieldError[] {
    return errorsOf(this.compileVariable(name, expression), path, expression);
  }

  /** The program of an expression that gives what is wanted. */
  compile(expression: string, wanted: Wanted, scope = this.scope): CompiledExpression {
    const compiled = cel.compile(expression, this.environment(scope));
    if ('issues' in compiled)
      return { source: expression, problem: `compilation failed: ${compiled.issues}` };
    const { program } = compiled;
    const types = WANTED.get(wanted) ?? [];
    if (!types.some((type) => cel.sameType(type, program.type))) {
      const names = types.length === 1 ? types.join('') : `one of [${types.join(' ')}]`;
      return { source: expression, problem: `must evaluate to ${names} but got ${program.type.toString()}` };
    }
    return instantiated(expression, program);
  }

  /** The program of a variable, which those after it may name whatever is wrong with it. */
  compileVariable(name: string, expression: string): CompiledExpression {
    const compiled = cel.compile(expression, this.environment(this.scope));
    const type = 'issues' in compiled ? DYN : compiled.program.type;
    this.variables?.declare(name, type);
    if ('issues' in compiled)
      return { source: expression, problem: `compilation failed: ${compiled.issues}` };
    return instantiated(expression, compiled.program);
  }

  private environment(scope: ExpressionScope): cel.CelEnvironment {
    const environment = admissionEnvironment(scope);
    return this.variables ? this.variables.within(environment) : environment;
  }
}

/** A constant part of the expression fails, which upstream takes for its own fault. */
function instantiated(source: string, program: cel.Program): CompiledExpression {
  const { problem } = program;
  if (problem === undefined) return { source, program };
  return { source, problem: `program instantiation failed: ${problem}`, isInternal: true };
}

function errorsOf(compiled: CompiledExpression, path: FieldPath, shown: string): FieldError[] {
  if ('program' in compiled) return [];
  return [compiled.isInternal ? internal(path, compiled.problem) : invalid(path, shown, compiled.problem)];
}

/** What expressions of this scope may name. The same one each time, so that what is compiled is remembered. */
export function admissionEnvironment({
  params = false,
  authorizer = false,
  patches = false,
}: ExpressionScope): cel.CelEnvironment {
  const key = [params, authorizer, patches].map(Number).join('');
  const known = environments.get(key);
  if (known) return known;
  const environment = cel.baseEnvironment.with({
    object: DYN,
    oldObject: DYN,
    namespaceObject: NAMESPACE_TYPE,
    request: REQUEST_TYPE,
    ...(params ? { params: DYN } : {}),
    ...(authorizer
      ? { authorizer: cel.AUTHORIZER_TYPE, 'authorizer.requestResource': cel.RESOURCE_CHECK_TYPE }
      : {}),
  });
  const complete = patches ? environment.withLibrary(cel.PATCHES) : environment;
  environments.set(key, complete);
  return complete;
}

const environments = new Map<string, cel.CelEnvironment>();
