import { type Clock, LruMap } from '../../base/index.ts';
import { CriError, type Image, type ImageService, type ImageSpec } from '../cri/index.ts';
import { imageErrorOf, type Simulation } from './behaviour.ts';
import { RUNTIME_NAME } from './simulated-runtime.ts';

/** Of so many images is remembered that they were used; those that were not for longest are forgotten. */
const IMAGES_LIMIT = 1000;

/** An image service that has every image, but those that a Pod's annotations say cannot be pulled. */
export function createSimulatedImages(simulation: Simulation, clock: Clock): ImageService {
  const used = new LruMap<string, Image>(IMAGES_LIMIT);
  const use = (name: string): Image => {
    const image = { id: `${RUNTIME_NAME}://${name}`, repoTags: [name], sizeBytes: 0 };
    used.set(name, image);
    return image;
  };
  const errorOf = ({ annotations }: ImageSpec): string | undefined => imageErrorOf(annotations, simulation);
  return {
    listImages: async () => [...used.values()],
    imageStatus: async (spec) => (errorOf(spec) === undefined ? use(spec.image) : undefined),
    async pullImage(spec) {
      const error = errorOf(spec);
      if (error !== undefined) throw new CriError('NotFound', `simulated: no image ${spec.image}`, error);
      return use(spec.image).id;
    },
    removeImage: async ({ image }) => used.delete(image),
    imageFsInfo: async () => [{ mountpoint: '/', timestampMs: clock.now(), usedBytes: 0 }],
  };
}
