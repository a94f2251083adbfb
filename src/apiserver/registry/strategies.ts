import { ownValue } from '../../base/index.ts';
import { validateChangedObject, validateChangedStatus, validateChangedSubresource } from '../../api/index.ts';
import type { ServedResource } from './served-resource.ts';
import type { UpdateStrategy } from './update-object.ts';

/** How the object itself, or one of the subresources that hold it, is updated; undefined where there is no such one. */
export function strategyOf({ kind }: ServedResource, subresource: string): UpdateStrategy | undefined {
  const rules = kind.strategy;
  const common = {
    subresource,
    allowCreate: false,
    allowUnconditional: rules.allowUnconditionalUpdate ?? true,
  };
  if (subresource === '') {
    return {
      ...common,
      prepare: (object, old, now) => rules.prepareForUpdate?.(object, old, now),
      validate: (object, old, warn) => validateChangedObject(object, old, kind, warn),
      warnings: (object, old) => rules.warnings?.(object, old) ?? [],
      allowCreate: rules.allowCreateOnUpdate ?? false,
    };
  }
  if (!kind.subresources.some(({ name }) => name === subresource)) return undefined;
  if (subresource === 'status') {
    return {
      ...common,
      prepare: (object, old, now) => rules.prepareForStatusUpdate?.(object, old, now),
      validate: (object, old, warn) => validateChangedStatus(object, old, kind, warn),
      warnings: (object, old) => rules.statusWarnings?.(object, old) ?? [],
    };
  }
  const own = ownValue(rules.subresources, subresource);
  return (
    own && {
      ...common,
      prepare: (object, old, now) => own.prepare(object, old, now),
      validate: (object, old) => validateChangedSubresource(object, old, kind, own),
    }
  );
}
