import type { Disposable } from '../../base/index.ts';
import type { ResourceName } from '../../api/index.ts';
import type { ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';
import { type Hook, hooksOf, type WebhookConfiguration } from './hook.ts';

/** The webhooks of all configurations of one kind, by the names of these, as they are written. */
export class ConfiguredHooks implements Disposable {
  private readonly configurations = new Map<string, readonly Hook[]>();
  private readonly following: ObjectFollowing;
  private sorted: readonly Hook[] | undefined;

  constructor(reader: ObjectReader, of: ResourceName) {
    this.following = reader.follow<WebhookConfiguration>(of, ({ type, object }) => {
      const { name = '' } = object.metadata;
      if (type === 'deleted') this.configurations.delete(name);
      else this.configurations.set(name, hooksOf(object));
      this.sorted = undefined;
    });
  }

  /** Resolves once what is stored is known. */
  ready(): Promise<void> {
    return this.following.ready();
  }

  all(): readonly Hook[] {
    this.sorted ??= [...this.configurations]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .flatMap(([, hooks]) => hooks);
    return this.sorted;
  }

  dispose(): void {
    this.following.dispose();
  }
}
