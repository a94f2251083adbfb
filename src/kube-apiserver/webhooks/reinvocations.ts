import { cloneJson, deepEqual } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import type { Hook } from './hook.ts';

/** Which webhooks of one write are to be asked again: those that were asked before something changed, and want it. */
export class Reinvocations {
  /** What the webhooks left, where a second time may come. */
  private left: KubernetesObject | undefined;
  private before = new Set<string>();
  private readonly again = new Set<string>();

  /** All others may have changed the object since the webhooks were asked. */
  begin({ isReinvocation, object }: AdmissionAttributes): void {
    if (isReinvocation && !deepEqual(this.left, object)) this.require();
  }

  end({ isReinvocation, object }: AdmissionAttributes): void {
    if (!isReinvocation && this.before.size > 0) this.left = object && cloneJson(object);
  }

  /** Something changed: whoever was asked before has not seen it. */
  require(): void {
    for (const id of this.before) this.again.add(id);
    this.before = new Set();
  }

  mayAskAgain({ id }: Hook): boolean {
    return this.again.has(id);
  }

  asked({ id }: Hook): void {
    this.before.add(id);
  }
}
