import { cel } from '../../api/index.ts';
import type { CompiledExpression } from '../../kinds/index.ts';

/** The variables of a policy by their names, in the order in which they were declared. */
export type CompiledVariables = ReadonlyMap<string, CompiledExpression>;

type Evaluate = (program: cel.Program) => cel.EvaluationResult;

/** The variables of one evaluation. Each is evaluated when it is first looked at, and once. */
export class LazyVariables extends cel.CelMap {
  private readonly compiled: CompiledVariables;
  private readonly evaluate: Evaluate;
  private readonly values = new Map<string, cel.Value>();

  constructor(compiled: CompiledVariables, evaluate: Evaluate) {
    super();
    this.compiled = compiled;
    this.evaluate = evaluate;
  }

  override get size(): number {
    return this.compiled.size;
  }

  override keys(): Iterable<cel.Value> {
    return this.compiled.keys();
  }

  override find(key: cel.Value): cel.Value | undefined {
    if (typeof key !== 'string') return undefined;
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const compiled = this.compiled.get(key);
    if (!compiled) return undefined;
    const value = this.evaluated(key, compiled);
    this.values.set(key, value);
    return value;
  }

  private evaluated(name: string, compiled: CompiledExpression): cel.Value {
    const called = `composited variable "${name}"`;
    if (!('program' in compiled)) return new cel.CelError(`${called} fails to compile: ${compiled.problem}`);
    const result = this.evaluate(compiled.program);
    return 'value' in result
      ? result.value
      : new cel.CelError(`${called} fails to evaluate: ${result.error}`);
  }
}
