/**
 * `built-in`: the kinds of Kubernetes itself, as values.
 *
 *     const kinds = builtInKinds();
 *     kinds.findResource('apps', 'v1', 'deployments')?.strategy;
 */
export * from './built-in-kinds.ts';
