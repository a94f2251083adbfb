import { type Client, isAlreadyExists } from '../client/index.ts';
import { CONTROLLERS, selectControllers } from '../controllers/index.ts';

/**
 * Creates what the controllers that run need an administrator to bring; the default StorageClass only where it is wanted.
 * What is there already is left as it is.
 */
export async function bringAddons(
  administrator: Client,
  controllers: readonly string[],
  { withStorageClass }: { readonly withStorageClass: boolean },
): Promise<void> {
  const selected = new Set(selectControllers(controllers));
  const brought = CONTROLLERS.filter(({ name }) => selected.has(name)).flatMap(({ addons = [] }) => addons);
  await Promise.all(
    brought
      .filter(({ plural }) => withStorageClass || plural !== 'storageclasses')
      .map(async ({ plural, object }) => {
        try {
          await administrator.resource(object.apiVersion, plural).create(object);
        } catch (error) {
          if (!isAlreadyExists(error)) throw error;
        }
      }),
  );
}
