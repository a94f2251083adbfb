/**
 * `admission-matching`: whether a write is one that a webhook or an admission policy asks about.
 *
 *     const matched = matchRules(rules, 'Equivalent', attributes, kinds);
 *     if (matched && (await matchesNamespace(selector, attributes, reader))) …
 */
export { inKind } from './in-kind.ts';
export { matchRules, type MatchedResource, type ResourceRule } from './match-rules.ts';
export { isNamespace, placeOf } from './place.ts';
export { matchesNamespace, matchesObject, namespaceOf } from './selectors.ts';
