/** Why a container could not be started; `reason` is what it waits with: `ErrImagePull`, `CreateContainerConfigError`. */
export class ContainerStartError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
