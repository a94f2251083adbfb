import type { KindConversion, KindRules, KubernetesObject } from '../../api/index.ts';

/**
 * The rules of the stored version for objects of a served one, where that has none of its own: each object is
 * converted, and what a rule changes is converted back.
 */
export function convertedRules(rules: KindRules, conversion: KindConversion): KindRules {
  const stored = (object: KubernetesObject): KubernetesObject => conversion.toStored(object);
  const change = (object: KubernetesObject, rule: (converted: KubernetesObject) => void): void => {
    const converted = stored(object);
    rule(converted);
    replaceWith(object, conversion.toServed(converted));
  };
  return {
    ...rules,
    setDefaults: (object) => change(object, (own) => rules.setDefaults?.(own)),
    prepareForCreate: (object) => change(object, (own) => rules.prepareForCreate?.(own)),
    prepareForUpdate: (object, old) => change(object, (own) => rules.prepareForUpdate?.(own, stored(old))),
    prepareForStatusUpdate: (object, old, now) =>
      change(object, (own) => rules.prepareForStatusUpdate?.(own, stored(old), now)),
    validateCreate: (object) => rules.validateCreate?.(stored(object)) ?? [],
    validateUpdate: (object, old) => rules.validateUpdate?.(stored(object), stored(old)) ?? [],
    validateStatusUpdate: (object, old) => rules.validateStatusUpdate?.(stored(object), stored(old)) ?? [],
    warnings: (object, old) => rules.warnings?.(stored(object), old && stored(old)) ?? [],
  };
}

function replaceWith(object: KubernetesObject, next: KubernetesObject): void {
  for (const key of Object.keys(object)) if (!(key in next)) delete object[key];
  Object.assign(object, next);
}
