/**
 * `selectors`: label and field selectors: the texts of a query, read with upstream's error messages; the objects in a
 * spec; and whether an object matches.
 *
 *     const selector = parseLabelSelector('app=web,tier in (front, back)');
 *     matchesRequirements(selector, pod.metadata.labels ?? {});
 */
export * from './field-selector.ts';
export * from './label-selector.ts';
export * from './label-selector-text.ts';
export * from './selectable-fields.ts';
