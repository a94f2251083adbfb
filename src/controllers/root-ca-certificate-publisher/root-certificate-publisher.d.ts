import type { Disposable } from '../../base/index.ts';
import { type ControllerContext } from '../library/wiring/index.ts';
export declare function startRootCertificatePublisher(context: ControllerContext): Disposable;
//# sourceMappingURL=root-certificate-publisher.d.ts.map
