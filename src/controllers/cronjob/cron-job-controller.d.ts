import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Makes a Job of each CronJob whenever its schedule says so. */
export declare function startCronJobController(context: ControllerContext): Disposable;
//# sourceMappingURL=cron-job-controller.d.ts.map
