import type { Container } from '../../kinds/index.ts';
import type { Mount } from '../cri/index.ts';
import { ContainerStartError } from './container-start-error.ts';
import { expandVariables, namedVariables } from './expand-variables.ts';

/**
 * What a container sees of the volumes in a directory, and where.
 *
 * @param values of its environment, which the path within a volume may name
 */
export function mountsIn(
  directory: string,
  { volumeMounts = [] }: Container,
  values: ReadonlyMap<string, string>,
): Mount[] {
  return volumeMounts.map(({ name, mountPath, readOnly = false, subPath = '', subPathExpr = '' }) => {
    const within = heldWithin(subPathExpr === '' ? subPath : expanded(subPathExpr, values));
    const hostPath = `${directory}/${name}${within === '' ? '' : `/${within}`}`;
    return { containerPath: mountPath, hostPath, readonly: readOnly };
  });
}

/** A path that can lead nowhere but into its volume. What an expression comes to is known only here. */
function heldWithin(subPath: string): string {
  const problem = subPath.startsWith('/')
    ? `error SubPath \`${subPath}\` must not be an absolute path`
    : subPath.split('/').includes('..')
      ? `unable to provision SubPath \`${subPath}\`: must not contain '..'`
      : undefined;
  if (problem !== undefined) throw new ContainerStartError('CreateContainerConfigError', problem);
  return subPath;
}

function expanded(text: string, values: ReadonlyMap<string, string>): string {
  const missing = new Set(namedVariables(text).filter((name) => !values.get(name)));
  if (missing.size === 0) return expandVariables(text, values);
  const names = [...missing].toSorted().join(', ');
  throw new ContainerStartError('CreateContainerConfigError', `missing value for ${names}`);
}
