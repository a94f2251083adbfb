import { CONTROLLERS } from './controllers.ts';
import { idleControllerNames } from './library/wiring/index.ts';

export const controllerNames: readonly string[] = CONTROLLERS.map(({ name }) => name);

const OFF: ReadonlySet<string> = new Set(
  CONTROLLERS.filter(({ isOffByDefault }) => isOffByDefault).map(({ name }) => name),
);

/**
 * The controllers that a `--controllers` list means. The first entry that names a controller decides. Throws where a name
 * is not that of any.
 */
export function selectControllers(names: readonly string[]): readonly string[] {
  const named = [...controllerNames, ...idleControllerNames];
  const known = new Set(['*', '-*', ...named.flatMap((name) => [name, `-${name}`])]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not in the list of known controllers`);
  return controllerNames.filter((name) => isSelected(names, name));
}

/** Whether a list means a controller, which may be one that is not there yet. */
export function isSelected(names: readonly string[], name: string): boolean {
  const entry = names.find((given) => given === name || given === `-${name}`);
  return entry === undefined ? names.includes('*') && !OFF.has(name) : entry === name;
}
