/**
 * `apiserver`: an API of Kubernetes' kind as one function from request to response: routing, access, admission, the
 * registry of objects over a store, watches, discovery. It knows no kind by name: which resources there are, and what is
 * special about some of them, is handed in (`kube-apiserver` does). Sockets and TLS are an adapter; a caller in the same
 * process calls the function.
 *
 *     const registry = new Registry({ store, clock, random, log, limits, source });
 *     const server = createApiServer({ registry, source, writes, authenticators, authorizer, … });
 *     await server.ready();
 *     const response = await server.handler(request);
 */
export { AdmissionChain } from './admission/chain.ts';
export { Auditor, type AuditPolicy, type AuditSink, readAuditPolicy } from './audit/index.ts';
export * from './authentication/bearer-tokens.ts';
export * from './authentication/service-account-user.ts';
export * from './authentication/static-tokens.ts';
export * from './authentication/token-source.ts';
export { firstOpinion } from './authorization/union.ts';
export { mastersAuthorizer } from './authorization/masters-authorizer.ts';
export * from './contracts/index.ts';
export { applierOf } from './endpoints/apply.ts';
export { decodeBody } from './endpoints/decode-body.ts';
export { isApply, patcherOf } from './endpoints/patch.ts';
export { isStored, ofStored, type SpecialEndpoints } from './endpoints/resource-endpoints.ts';
export { checkName } from './endpoints/settle.ts';
export { writeContext } from './endpoints/write-context.ts';
export {
  FlowControl,
  type FlowRules,
  type FlowSelector,
  type FlowSubject,
  type PriorityLevel,
} from './flow-control/index.ts';
export * from './limits/limits.ts';
export type { ApiServerOptions } from './options.ts';
export type { HealthCheck } from './paths/health.ts';
export type { ProgramCheck } from './paths/health-checks.ts';
export { PostStartHooks } from './paths/post-start-hooks.ts';
export type { VersionFacts } from './paths/version.ts';
export { ownAuthor } from './registry/author.ts';
export { createObject } from './registry/create-object.ts';
export { deleteObject } from './registry/delete-object.ts';
export { holdToPreconditions } from './registry/delete-preconditions.ts';
export { holdToUid } from './registry/preconditions.ts';
export { ownWriteContext } from './registry/own-write-context.ts';
export { recordFields } from './registry/recorded-fields.ts';
export { Registry } from './registry/registry.ts';
export type { HookContext, ResourceHooks } from './registry/resource-hooks.ts';
export {
  type Allocation,
  type Allocator,
  type ServedResource,
  type StoredResource,
} from './registry/served-resource.ts';
export type { ServedResources } from './registry/served-resources.ts';
export { viewOf } from './registry/served-view.ts';
export { setOrDelete } from './registry/set-or-delete.ts';
export { strategyOf } from './registry/strategies.ts';
export { unasked } from './registry/unasked.ts';
export { updateObject, type UpdateStrategy } from './registry/update-object.ts';
export { writeAttributes } from './registry/write-attributes.ts';
export type { WriteContext } from './registry/write-context.ts';
export type { Writes } from './registry/writes.ts';
export type { Endpoint, ResourceCall } from './reply/endpoint.ts';
export type { OtherServers } from './reply/other-servers.ts';
export type { PathHandler } from './reply/path-handler.ts';
export { bytesReply, doneReply, NO_CONTENT, type Reply, textReply, upgradeReply } from './reply/reply.ts';
export type { Call } from './request/call.ts';
export type { DeleteOptions } from './request/delete-options.ts';
export { type ListOptions, listOptions } from './request/list-options.ts';
export { isLongRunning } from './request/long-running.ts';
export { booleanOf, integerOf } from './request/query-values.ts';
export { methodNotAllowed, pathNotFound } from './request/refusals.ts';
export { type Selection, selectionOf } from './request/selection.ts';
export type { RequestInfo } from './request/request-info.ts';
export { writeOptions } from './request/write-options.ts';
export * from './server.ts';
export {
  isReadable,
  LeaseManager,
  markAsWritten,
  type ObjectStorage,
  ObjectCodec,
  ObjectVersion,
  type WrittenTogether,
} from './storage/index.ts';
