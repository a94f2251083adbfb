import { append } from '../../base/index.ts';
import { type FieldError, type FieldPath, invalid, required } from '../../api/index.ts';
import type { DefinitionSubresources } from '../custom/index.ts';
import { validateSimplePath } from './simple-path.ts';

/** What is wrong with the places where replicas and the selector are. */
export function validateSubresources({ scale }: DefinitionSubresources = {}, path: FieldPath): FieldError[] {
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  const errors: FieldError[] = [];
  const check = (name: string, text: string, heads: readonly string[], where: string): void => {
    const at = path.child(`scale.${name}`);
    const problems = validateSimplePath(text, at);
    append(errors, problems);
    if (problems.length > 0 || heads.some((head) => text.startsWith(head))) return;
    errors.push(invalid(at, text, `should be a json path under ${where}`));
  };
  if (specReplicasPath === '') errors.push(required(path.child('scale.specReplicasPath')));
  else check('specReplicasPath', specReplicasPath, ['.spec.'], '.spec');
  if (statusReplicasPath === '') errors.push(required(path.child('scale.statusReplicasPath')));
  else check('statusReplicasPath', statusReplicasPath, ['.status.'], '.status');
  if (labelSelectorPath !== '') {
    check('labelSelectorPath', labelSelectorPath, ['.spec.', '.status.'], 'either .spec or .status');
  }
  return errors;
}
