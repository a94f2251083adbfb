/** Why a container could not be started; `reason` is what it waits with: `ErrImagePull`, `CreateContainerConfigError`. */
export class ContainerStartError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }

  /** What an event says of it, after `Error: `: for most the reason, upstream's error of that name. */
  get told(): string {
    return this.reason;
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
