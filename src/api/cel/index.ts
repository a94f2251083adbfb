/**
 * `cel`: Kubernetes' expression language. An expression is compiled in an environment that declares its variables, which
 * finds what is wrong with it and what it can cost, and is evaluated with values under a limit of cost. Messages, costs
 * and limits are those of a Kubernetes 1.36 API server.
 *
 *     const environment = baseEnvironment.with({ self: declareSchema(schema, 'selfType') });
 *     const compiled = compile('self.replicas <= 5', environment);
 *     if ('program' in compiled) {
 *       compiled.program.evaluate(new Map([['self', valueOfSchema(data, schema)]]), { costLimit: 1000 });
 *     }
 */
export { baseEnvironment, type CelEnvironment } from './environment.ts';
export {
  compile,
  type CompileResult,
  type EvaluationResult,
  PER_CALL_LIMIT,
  type Program,
} from './program.ts';
export type { SizeEstimator } from './cost/node.ts';
export type { Range } from './cost/range.ts';
export { declareSchema } from './data/declare.ts';
export { escapeName } from './data/escape.ts';
export { valueOfJson } from './data/json-value.ts';
export type { CelSchema } from './data/schema.ts';
export { valueOfSchema } from './data/schema-value.ts';
export {
  AUTHORIZER_TYPE,
  type AuthorizationAnswer,
  type AuthorizationQuestion,
  type Authorize,
  authorizerValue,
  RESOURCE_CHECK_TYPE,
  resourceCheckValue,
} from './library/authorizer.ts';
export { readQuantity, readVersion } from './library/kubernetes.ts';
export { PATCHES } from './library/patches.ts';
export { patternMatcher, type PatternMatcher } from './library/patterns.ts';
export { type Library, readType } from './library/signature.ts';
export * from './types/declared.ts';
export { CelType, listOf, optionalOf, sameType, struct } from './types/type.ts';
export { CelList } from './values/list.ts';
export { CelMap, EntryMap } from './values/map.ts';
export { momentText } from './values/moments.ts';
export { StructValue } from './values/struct.ts';
export { CelError, Duration, Optional, Timestamp, Uint, type Value } from './values/value.ts';
