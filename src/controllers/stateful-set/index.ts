/**
 * The StatefulSet controller: a Pod for each ordinal with a name, a place in the DNS and claims that outlast it; made,
 * updated and deleted in order.
 *
 *     startStatefulSetController(context);
 */
export * from './stateful-set-controller.ts';
