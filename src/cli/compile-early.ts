import { setFlagsFromString } from 'node:v8';

/**
 * From now on V8 makes plain machine code of a function when it is first called. By itself it interprets one for a while: of
 * a start that is right, as most of it runs once; what serves runs again, and the first 500 Pods cost a tenth more.
 */
export function compileEarly(): void {
  setFlagsFromString('--always-sparkplug');
}
