/**
 * `schema`: what the built-in kinds look like: the published definitions, their texts, and their messages on the wire.
 * Generated from packages and the facts in `facts/`; nothing is parsed before it is asked for.
 *
 *     const schema = schemaOfKind({ group: 'apps', version: 'v1', kind: 'Deployment' });
 *     resolveSchema(schema.properties.spec).required; // ['selector', 'template']
 *     (await loadDocumentation()).describe('io.k8s.api.core.v1.Pod', 'spec');
 */
export * from './completed.ts';
export * from './definitions.ts';
export * from './messages.ts';
export * from './texts.ts';
