/**
 * `resources`: the built-in resources as discovery tells of them: kind, plural, verbs, short names, subresources.
 *
 *     resourceOfKind({ group: 'apps', version: 'v1', kind: 'Deployment' })?.plural; // 'deployments'
 */
export * from './resources.ts';
