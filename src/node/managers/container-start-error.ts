import type { Disposable } from '../../base/index.ts';
import type { ReferencedObjects } from './referenced-objects.ts';
import type { MissingReference } from './references.ts';

const CONFIG_ERROR = 'CreateContainerConfigError';

/** Why a container could not be started; `reason` is what it waits with: `ErrImagePull`, `CreateContainerConfigError`. */
export class ContainerStartError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }

  /** What an event says of it, after `Error: `: the reason alone, but what a configuration lacks is named. */
  get told(): string {
    return this.reason === CONFIG_ERROR ? this.message : this.reason;
  }

  /** Tells when what it lacked has changed; undefined where nobody knows. */
  onChange(_changed: () => void): Disposable | undefined {
    return undefined;
  }

  /** What the container waits with once it is waited before the next try, where that is something else. */
  get backOff(): ContainerBackOff | undefined {
    return undefined;
  }
}

export interface ContainerBackOff {
  readonly reason: string;
  /** What an event says. */
  readonly event: string;
  readonly message: string;
}

/** Its image could not be pulled. */
export class ImagePullError extends ContainerStartError {
  private readonly image: string;

  constructor(image: string, reason: string, message: string) {
    super(reason, message);
    this.image = image;
  }

  override get backOff(): ContainerBackOff {
    const event = `Back-off pulling image "${this.image}"`;
    return { reason: 'ImagePullBackOff', event, message: `${event}: ${this.reason}: ${this.message}` };
  }
}

/** Its configuration refers to something that is not there. */
export class MissingReferenceError extends ContainerStartError {
  private readonly missing: MissingReference;
  private readonly objects: ReferencedObjects;

  constructor(missing: MissingReference, objects: ReferencedObjects) {
    super(CONFIG_ERROR, missing.message);
    this.missing = missing;
    this.objects = objects;
  }

  override onChange(changed: () => void): Disposable {
    return this.objects.onChange(this.missing.reference, changed);
  }
}
