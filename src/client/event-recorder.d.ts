import { type Disposable } from '../base/index.ts';
import type { Client } from './client.ts';
import type { ApiObject } from './object-name.ts';
/** What an event is about: an object, or a reference to one. */
export type EventSubject = Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>;
/** Tells the cluster's users what a component did and why. Never fails: what cannot be written is logged and dropped. */
export interface EventRecorder extends Disposable {
  /** `action` is what was done or tried, for components that tell it: `Binding`. */
  normal(about: EventSubject, reason: string, message: string, action?: string): void;
  warning(about: EventSubject, reason: string, message: string, action?: string): void;
}
/** Writes events one after the other, in the order in which they were told. */
export declare function createEventRecorder(client: Client, component: string): EventRecorder;
//# sourceMappingURL=event-recorder.d.ts.map
