import type { ScalePaths } from '../../api/index.ts';
import type { DefinitionScale } from './definition.ts';

export function scalePaths({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath = '',
}: DefinitionScale): ScalePaths {
  return {
    specReplicas: namesOf(specReplicasPath),
    statusReplicas: namesOf(statusReplicasPath),
    selector: labelSelectorPath === '' ? undefined : namesOf(labelSelectorPath),
  };
}

function namesOf(path: string): string[] {
  return path.replace(/^\./, '').split('.');
}
