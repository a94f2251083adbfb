import { cel } from '../../api/index.ts';

const VARIABLES = 'kubernetes.variables';
/** Variables before any is declared: there are none to name. */
const NO_VARIABLES = cel.declareObject(VARIABLES, new Map());

/** The variables of a policy, of which each expression sees those that were declared before it. */
export class VariablesScope {
  private readonly variables = new Map<string, cel.DeclaredType>();

  declare(name: string, type: cel.CelType): void {
    this.variables.set(name, cel.declareScalar(type, 1));
  }

  /** An environment with the variables there are now, which declares each of them at its own cost alone. */
  within(environment: cel.CelEnvironment): cel.CelEnvironment {
    if (this.variables.size === 0) return environment.with({ variables: NO_VARIABLES });
    const declared = cel.declareObject(VARIABLES, this.variables);
    const findStruct = (name: string): cel.DeclaredType | undefined =>
      name === VARIABLES ? declared : undefined;
    return environment.with({ variables: cel.struct(VARIABLES) }).withLibrary({ findStruct });
  }
}
