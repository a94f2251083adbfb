/**
 * `devices`: which devices a Pod's claims get on a node: a search through the pools that can be reached from there, under
 * the claims' selectors, constraints and capacities.
 *
 *     const allocator = new DeviceAllocator({ allocated, classOf, slices, shareId });
 *     const results = allocator.allocate(node, claims); // undefined: there is no way
 */
export { InvalidPools } from './allocation-error.ts';
export { DeviceAllocator } from './allocator.ts';
export { bindingStateOf } from './binding-conditions.ts';
export { ClaimBook } from './claim-book.ts';
export { isNodeSelected } from './node-selection.ts';
export { PublishedSlices } from './published-slices.ts';
export type { AllocationResult } from './parts.ts';
