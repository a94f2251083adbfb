import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** The provisioner that a StorageClass names to get folders of its nodes as volumes. */
export declare const LOCAL_PROVISIONER = 'wheelhouse.dev/local';
/**
 * Makes a volume for each claim of a class of {@link LOCAL_PROVISIONER}, and deletes it when it is released. Brings the
 * default class, too.
 */
export declare function startLocalProvisioner(context: ControllerContext): Disposable;
//# sourceMappingURL=local-provisioner.d.ts.map
