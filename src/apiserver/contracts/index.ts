/**
 * What the API server asks of its parts: who sends a request, who may, what admission says, what resources there are,
 * how a table looks. The server knows these interfaces alone; `createApiServer` is handed the parts.
 */
export * from './admission.ts';
export * from './authenticator.ts';
export * from './authorizer.ts';
export type * from './large-bodies.ts';
export * from './objects.ts';
export * from './parameter.ts';
export type * from './published-api.ts';
export type * from './registered-versions.ts';
export * from './user.ts';
export * from './virtual-resource.ts';
