/**
 * `definition`: the form in which the built-in kinds are written down.
 *
 *     const job: KindDefinition = { group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', cells: jobCells, strategy: jobStrategy };
 */
export * from './kind-definition.ts';
export * from './selectable-fields.ts';
