import { validateChangedObject, validateChangedStatus } from '../../api/index.ts';
import type { ServedResource } from './served-resource.ts';
import type { UpdateStrategy } from './update-object.ts';

/** How the object itself is updated. */
export function objectStrategy({ rules, info }: ServedResource): UpdateStrategy {
  const scope = { rules, namespaced: info.namespaced };
  return {
    subresource: '',
    prepare: (object, old) => rules.prepareForUpdate?.(object, old),
    validate: (object, old) => validateChangedObject(object, old, scope),
    allowCreate: rules.allowCreateOnUpdate ?? false,
    allowUnconditional: rules.allowUnconditionalUpdate ?? true,
  };
}

/** How its `status` is updated. */
export function statusStrategy({ rules, info }: ServedResource): UpdateStrategy {
  const scope = { rules, namespaced: info.namespaced };
  return {
    subresource: 'status',
    prepare: (object, old) => rules.prepareForStatusUpdate?.(object, old),
    validate: (object, old) => validateChangedStatus(object, old, scope),
    allowCreate: false,
    allowUnconditional: rules.allowUnconditionalUpdate ?? true,
  };
}
