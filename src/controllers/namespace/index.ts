/**
 * The namespace controller: empties a namespace that is being deleted, tells in its conditions how far that has come,
 * and takes its finalizer away at the end.
 *
 *     startNamespaceController(context);
 */
export * from './namespace-controller.ts';
