/**
 * `apiserver`: an API of Kubernetes' kind as one function from request to response: routing, access, admission, the
 * registry of objects over a store, watches, discovery. It knows no kind by name: which resources there are, and what is
 * special about some of them, is handed in (`kube-apiserver` does). Sockets and TLS are an adapter; a caller in the same
 * process calls the function.
 *
 *     const registry = new Registry({ store, clock, random, log, limits, source });
 *     const server = createApiServer({ registry, source, authenticators, authorizer, admission, … });
 *     await server.ready();
 *     const response = await server.handler(request);
 */
export * from './authentication/bearer-tokens.ts';
export * from './authentication/service-account-user.ts';
export * from './authentication/static-tokens.ts';
export * from './authentication/token-source.ts';
export { firstOpinion } from './authorization/authorize.ts';
export { mastersAuthorizer } from './authorization/masters-authorizer.ts';
export * from './contracts/index.ts';
export { answer, doneAnswer } from './encoding/answer.ts';
export { formOf } from './encoding/form-of.ts';
export { textBytes } from './encoding/json-bytes.ts';
export { negotiate } from './encoding/negotiate.ts';
export { applierOf } from './handlers/apply.ts';
export { readBody } from './handlers/body.ts';
export { decodeBody, type DecodedKind } from './handlers/decode-body.ts';
export { isApply, patcherOf } from './handlers/patch.ts';
export { pathNotFound } from './handlers/refusals.ts';
export { checkName } from './handlers/settle.ts';
export { writeContext } from './handlers/write-call.ts';
export * from './limits.ts';
export type { ApiServerOptions } from './options.ts';
export type { HealthCheck } from './paths/health.ts';
export type { VersionFacts } from './paths/version.ts';
export { deleteObject } from './registry/delete-object.ts';
export type { DeleteOptions } from './registry/delete-options.ts';
export { holdToUid } from './registry/preconditions.ts';
export { recordFields } from './registry/recorded-fields.ts';
export { Registry } from './registry/registry.ts';
export {
  type Allocation,
  type Allocator,
  servedObject,
  type ServedResource,
  type StoredResource,
} from './registry/served-resource.ts';
export { setOrDelete } from './registry/set-or-delete.ts';
export { strategyOf } from './registry/strategies.ts';
export { updateObject, type UpdateStrategy } from './registry/update-object.ts';
export type { WriteContext } from './registry/write-context.ts';
export type { ResourceCall } from './request/call.ts';
export { booleanOf, integerOf } from './request/query-values.ts';
export type { RequestInfo } from './request/request-info.ts';
export { writeOptions } from './request/write-options.ts';
export * from './server.ts';
export type { ServerParts, SpecialRoute } from './server-parts.ts';
export { type ObjectStorage, ObjectVersion } from './storage/index.ts';
