import * as vscode from 'vscode';
import { type Disposable, Disposables } from '../../base/index.ts';
import type { LiveObjects, ObjectChange } from '../live/live-objects.ts';
import { counted } from '../view-model/health.ts';
import { type IconView, tooltipOf } from '../view-model/object-view.ts';
import type { TreeDefinition } from './tree-definitions.ts';
import type { GroupElement, ObjectElement, TreeElement } from './tree-element.ts';
import { TreeModel } from './tree-model.ts';

/** Changes that come within this time are drawn together. */
const DRAW_TOGETHER_MS = 80;

/** One view of the sidebar. It is empty while no cluster is connected: then a welcome text shows. */
export class ObjectTree implements vscode.TreeDataProvider<TreeElement>, Disposable {
  private readonly definition: TreeDefinition;
  private readonly showsSystem: () => boolean;
  private readonly changed = new vscode.EventEmitter<TreeElement[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<TreeElement>;
  private model: TreeModel | undefined;
  private live: LiveObjects | undefined;
  private following = new Disposables();
  private readonly dirty = new Set<TreeElement>();
  private rootsDirty = false;
  private drawing: NodeJS.Timeout | undefined;

  constructor(definition: TreeDefinition, showsSystem: () => boolean) {
    this.definition = definition;
    this.showsSystem = showsSystem;
    this.view = vscode.window.createTreeView(definition.view, {
      treeDataProvider: this,
      showCollapseAll: definition.grouped,
    });
  }

  /** Shows these objects from now on; none where undefined. */
  show(live: LiveObjects | undefined): void {
    if (live === this.live) return;
    this.following.dispose();
    this.following = new Disposables();
    this.live = live;
    this.model = live && new TreeModel(this.definition, live, this.showsSystem);
    if (live) {
      this.following.add(live.onDidChange.on((change) => this.note(change)));
      this.following.add(
        live.onDidSettle.on((resource) => {
          if (this.model?.standsAtTop(resource)) this.redraw();
        }),
      );
    }
    this.redraw();
  }

  /** Draws everything again. */
  redraw(): void {
    this.model?.invalidate();
    this.rootsDirty = true;
    this.schedule();
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    const { model } = this;
    if (model === undefined) return [];
    if (element !== undefined) return [...model.children(element)];
    const roots = [...model.roots()];
    // An empty answer before the first list has come would show the welcome text for a moment.
    if (roots.length === 0 && !model.ready) await this.firstList();
    return [...model.roots()];
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.type === 'object' ? element.parent : undefined;
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    const item = element.type === 'group' ? this.groupItem(element) : this.objectItem(element);
    item.id = element.id;
    return item;
  }

  /** What tells the age is made at the time that somebody looks at it. */
  resolveTreeItem(item: vscode.TreeItem, element: TreeElement): vscode.TreeItem {
    if (this.live && element.type === 'object') {
      item.tooltip = new vscode.MarkdownString(tooltipOf(element.object, this.live, Date.now()).source);
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.drawing);
    this.following.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  private groupItem(element: GroupElement): vscode.TreeItem {
    const item = new vscode.TreeItem(element.label, vscode.TreeItemCollapsibleState.Expanded);
    item.iconPath = new vscode.ThemeIcon(element.namespace === undefined ? 'database' : 'symbol-namespace');
    item.description = counted(this.model?.countOf(element) ?? 0, 'object');
    item.contextValue = 'group';
    return item;
  }

  private objectItem(element: ObjectElement): vscode.TreeItem {
    const view = this.model?.viewOf(element);
    if (view === undefined) return new vscode.TreeItem('');
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(view.label, view.hasChildren ? Collapsed : None);
    item.description = view.description;
    item.iconPath = themeIcon(view.icon);
    item.contextValue = view.contextValue;
    item.accessibilityInformation = { label: view.spoken };
    if (!view.hasChildren) {
      item.command = { command: 'wheelhouse.openObject', title: 'Open Live Object', arguments: [element] };
    }
    return item;
  }

  private note(change: ObjectChange): void {
    const affected = this.model?.note(change) ?? [];
    if (affected.length === 0) return;
    if (affected === 'everything') this.rootsDirty = true;
    else for (const element of affected) this.dirty.add(element);
    this.schedule();
  }

  private schedule(): void {
    this.drawing ??= setTimeout(() => this.draw(), DRAW_TOGETHER_MS);
  }

  private draw(): void {
    this.drawing = undefined;
    // An empty text takes the line away.
    this.view.message = this.model?.failure ?? '';
    this.changed.fire(this.rootsDirty ? undefined : [...this.dirty]);
    this.rootsDirty = false;
    this.dirty.clear();
  }

  private firstList(): Promise<void> {
    const { live, model } = this;
    return new Promise((resolve) => {
      const check = (): void => {
        if (model?.ready !== false || this.model !== model) resolve();
      };
      if (live) this.following.add(live.onDidSettle.on(check));
      this.following.add({ dispose: resolve });
      check();
    });
  }
}

export function themeIcon({ id, color }: IconView): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
