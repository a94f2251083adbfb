/**
 * The CronJob controller: makes Jobs at the times of a schedule, in a time zone, and keeps so many of them.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const cronJobController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
