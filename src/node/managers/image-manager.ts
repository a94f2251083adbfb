import { formatDuration } from '../../api/index.ts';
import type { Container, Pod } from '../../kinds/index.ts';
import type { Clock } from '../../base/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import { CriError, type ImageService, type ImageSpec, type PodSandboxConfig } from '../cri/index.ts';
import { containerReference } from './container-reference.ts';
import { ContainerStartError, ImagePullError } from './container-start-error.ts';

export interface ImageRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly sandbox: PodSandboxConfig;
}

/** Sees to it that a container's image is on the node, as its pull policy says. */
export interface ImageManager {
  /**
   * Gives the name by which a container of the image is made. Rejects with a {@link ContainerStartError}: `ErrImagePull`,
   * `ErrImageNeverPull`, `ImageInspectError`.
   */
  ensureImageExists(request: ImageRequest): Promise<string>;
}

export interface ImageManagerOptions {
  readonly images: ImageService;
  readonly clock: Clock;
  /** Where the Pod's user is told; nobody is told where left out. */
  readonly events?: EventRecorder;
}

export function createImageManager({ images, clock, events }: ImageManagerOptions): ImageManager {
  return {
    async ensureImageExists({ pod, container, sandbox }) {
      const { image = '', imagePullPolicy: policy = 'IfNotPresent' } = container;
      const about = containerReference(pod, container);
      const spec: ImageSpec = { image, annotations: pod.metadata.annotations ?? {} };
      if (policy !== 'Always') {
        const present = await inspect(images, spec);
        if (present) {
          events?.normal(
            about,
            'Pulled',
            `Container image "${image}" already present on machine and can be accessed by the pod`,
          );
          return present.id;
        }
      }
      if (policy === 'Never') {
        const message = `Container image "${image}" is not present with pull policy of Never`;
        events?.warning(about, 'ErrImageNeverPull', message);
        throw new ContainerStartError('ErrImageNeverPull', message);
      }
      events?.normal(about, 'Pulling', `Pulling image "${image}"`);
      const beganMs = clock.now();
      try {
        const imageRef = await images.pullImage(spec, sandbox);
        const took = formatDuration(clock.now() - beganMs);
        const size = `Image size: ${(await images.imageStatus(spec))?.sizeBytes ?? 0} bytes.`;
        const text = `Successfully pulled image "${image}" in ${took} (${took} including waiting). ${size}`;
        events?.normal(about, 'Pulled', text);
        return imageRef;
      } catch (error) {
        if (!(error instanceof CriError)) throw error;
        events?.warning(about, 'Failed', `Failed to pull image "${image}": ${error.message}`);
        throw pullError(image, error);
      }
    },
  };
}

/** What a pull may fail with, and is tried again after. */
const PULL_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

function pullError(image: string, { reason = 'ErrImagePull', message }: CriError): ContainerStartError {
  return PULL_REASONS.has(reason)
    ? new ImagePullError(image, reason, message)
    : new ContainerStartError(reason, message);
}

async function inspect(images: ImageService, spec: ImageSpec): ReturnType<ImageService['imageStatus']> {
  try {
    return await images.imageStatus(spec);
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    const message = `Failed to inspect image "${spec.image}": ${error.message}`;
    throw new ContainerStartError('ImageInspectError', message);
  }
}
