import { cel, type Kind, type Kinds, parseApiVersion } from '../../api/index.ts';
import type { ValidatingAdmissionPolicy } from '../types/index.ts';
import { checkedKinds } from './checked-kinds.ts';
import { declaredKind } from './declared-kind.ts';
import { VariablesScope } from './variables-scope.ts';
import { NAMESPACE_TYPE, REQUEST_TYPE } from './expression-types.ts';

const DYN = cel.readType('dyn');

/** An expression of a policy, by the field that has it. */
export interface CheckedExpression {
  readonly fieldRef: string;
  readonly expression: string;
}

/**
 * Checks the expressions of a policy against the types of the objects that its rules name, which nobody knows while it is
 * validated. What is wrong is a warning in its status, and the policy works all the same.
 *
 *     const checker = new PolicyTypeChecker(policy, kinds);
 *     for (const { expression } of checker.expressions) checker.warningOf(expression);
 */
export class PolicyTypeChecker {
  readonly expressions: readonly CheckedExpression[];
  private readonly scopes: readonly { readonly kind: Kind; readonly environment: cel.CelEnvironment }[];

  constructor({ spec = {} }: ValidatingAdmissionPolicy, kinds: Kinds) {
    this.expressions = (spec.validations ?? []).flatMap(({ expression, messageExpression = '' }, index) => {
      const at = `spec.validations[${index}]`;
      const message = { fieldRef: `${at}.messageExpression`, expression: messageExpression };
      return [{ fieldRef: `${at}.expression`, expression }, ...(messageExpression === '' ? [] : [message])];
    });
    const params = spec.paramKind ? { params: paramsType(spec.paramKind, kinds) } : {};
    this.scopes = checkedKinds(spec.matchConstraints ?? {}, kinds).map((kind) => {
      const object = declaredKind(kind) ?? DYN;
      const environment = cel.baseEnvironment.with({
        namespaceObject: NAMESPACE_TYPE,
        request: REQUEST_TYPE,
        object,
        oldObject: object,
        authorizer: cel.AUTHORIZER_TYPE,
        ...params,
      });
      const scope = new VariablesScope();
      for (const { name, expression } of spec.variables ?? []) {
        const compiled = cel.compile(expression, scope.within(environment));
        scope.declare(name, 'issues' in compiled ? DYN : compiled.program.type);
      }
      return { kind, environment: scope.within(environment) };
    });
  }

  /** What is wrong with an expression, of each kind that it does not fit; empty where it fits all. */
  warningOf(expression: string): string {
    return this.scopes
      .map(({ kind, environment }) => {
        const compiled = cel.compile(expression, environment);
        if (!('issues' in compiled)) return '';
        return `${kind.group}/${kind.version}, Kind=${kind.kind}: ${compiled.issues}\n`;
      })
      .filter((text) => text !== '')
      .join('\n');
  }
}

function paramsType(
  { apiVersion = '', kind = '' }: { readonly apiVersion?: string; readonly kind?: string },
  kinds: Kinds,
): cel.DeclaredType | cel.CelType {
  const found = kinds.find({ ...parseApiVersion(apiVersion), kind });
  return (found && declaredKind(found)) ?? DYN;
}
