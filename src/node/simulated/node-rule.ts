import type { Node } from '../../kinds/index.ts';
import type { Client } from '../../client/index.ts';
import type { Disposable } from '../../base/index.ts';

const RETRY_MS = 1000;

/** What a simulated node publishes beside itself, as one of its annotations says. */
export interface NodeRule {
  readonly annotation: string;
  /** What is published, to say what failed. */
  readonly what: string;
  /** Publishes it; undefined where the annotation is gone, and `before` is what it was. */
  publish(node: Node, text: string | undefined, before: string | undefined): Promise<void>;
}

/** Publishes it whenever the annotation changes; does nothing for a node that has none. */
export class PublishedRule implements Disposable {
  private readonly client: Client;
  private readonly rule: NodeRule;
  private node: Node;
  private said: string | undefined;
  private isWriting = false;
  private isDisposed = false;
  private retry: Disposable | undefined;

  constructor(client: Client, node: Node, rule: NodeRule) {
    this.client = client;
    this.rule = rule;
    this.node = node;
    this.update(node);
  }

  update(node: Node): void {
    this.node = node;
    const text = node.metadata.annotations?.[this.rule.annotation];
    if (text !== this.said && !this.isWriting && !this.isDisposed) void this.write(text);
  }

  dispose(): void {
    this.isDisposed = true;
    this.retry?.dispose();
  }

  private async write(text: string | undefined): Promise<void> {
    this.isWriting = true;
    try {
      await this.rule.publish(this.node, text, this.said);
      this.said = text;
      this.isWriting = false;
      this.update(this.node);
    } catch (error) {
      this.isWriting = false;
      if (this.isDisposed) return;
      const { what } = this.rule;
      this.client.log.warn('not published', { node: this.node.metadata.name, what, error });
      this.retry?.dispose();
      this.retry = this.client.clock.setTimer(RETRY_MS, () => this.update(this.node));
    }
  }
}
