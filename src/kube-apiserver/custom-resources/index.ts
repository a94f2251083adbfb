/**
 * `custom-resources`: serves what definitions define.
 *
 *     const custom = new CustomResources({ kinds, objects, resources, writes, clock, log });
 *     await custom.ready();
 */
export { CustomResources } from './custom-resources.ts';
