/**
 * `openapi`: the published description of the API, made from schemas and resources: v3 by group and version, v2 as a
 * whole, which kubectl reads as protobuf.
 *
 *     const paths = [openApiPaths({ kinds, published, gitVersion: 'v1.36.3', clock })];
 */
export { type OpenApiParts, openApiPaths } from './openapi-paths.ts';
