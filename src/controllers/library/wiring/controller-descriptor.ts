import type { Disposable } from '../../../base/index.ts';
import type { ApiObject } from '../../../client/index.ts';
import type { ControllerContext } from './controller-context.ts';

/** What a folder of the row is: a controller, as a value. */
export interface ControllerDescriptor {
  /** Upstream's name, as `--controllers` takes it; without `-controller` it is the folder's. */
  readonly name: string;
  /**
   * Whom it speaks for: an account of `kube-system`, by upstream's name. Undefined for the one controller that speaks
   * for the controller manager itself.
   */
  readonly serviceAccount: string | undefined;
  /** What it may watch: `apps/v1 deployments`. All that is served where left out. */
  readonly watches?: readonly string[];
  /** What an administrator brings for it, where upstream's bootstrap objects do not: its rights, what it serves. */
  readonly addons?: readonly { readonly plural: string; readonly object: ApiObject }[];
  /** It runs only where it is named, as upstream's: `*` does not mean it. */
  readonly isOffByDefault?: boolean;
  start(context: ControllerContext): Disposable;
}
