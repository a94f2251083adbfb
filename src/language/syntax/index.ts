/**
 * `syntax`: YAML and JSON as trees with offsets. Reads what people are still typing: there is a tree for every text,
 * and beside it the problems. It knows nothing of Kubernetes but the decoder's rules for plain values.
 *
 *     const { root, problems } = parse('kind: Pod\nspec:\n  cont');
 *     toValue(root); // { kind: 'Pod', spec: { cont: null } }
 */
export * from './expand.ts';
export { quoteEnd } from './key.ts';
export * from './locate.ts';
export * from './map-index.ts';
export * from './node.ts';
export * from './parse.ts';
export * from './resolve.ts';
