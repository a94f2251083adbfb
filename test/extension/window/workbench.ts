import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { editorUrl, launchBrowser, type ServedEditor, serveEditor } from '../../../scripts/editor.mjs';

/** The extension's own folder. */
export const project = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const artifacts = join(project, 'artifacts');

/** The window takes its time on a busy machine. */
const WINDOW_LIMIT_MS = 90_000;
const ELEMENT_LIMIT_MS = 30_000;

/** The real workbench, as a person sees and handles it. */
export class Workbench {
  readonly page: Page;
  private readonly editor: ServedEditor;
  private readonly browser: Browser;

  private constructor(page: Page, editor: ServedEditor, browser: Browser) {
    this.page = page;
    this.editor = editor;
    this.browser = browser;
  }

  static async open(
    folder: string,
    options: { readonly trustsEverything?: boolean; readonly vsix?: string } = {},
  ): Promise<Workbench> {
    const editor = await serveEditor({
      trustsEverything: true,
      ...options,
      // A terminal that draws with the graphics card has no text to read.
      settings: { 'editor.minimap.enabled': false, 'terminal.integrated.gpuAcceleration': 'off' },
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(ELEMENT_LIMIT_MS);
    await page.goto(
      editorUrl(editor, { folder, ...(options.vsix === undefined ? { extension: project } : {}) }),
    );
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: WINDOW_LIMIT_MS });
    return new Workbench(page, editor, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.editor.dispose();
  }

  /** Saves what the window shows, to be looked at. */
  async picture(name: string): Promise<void> {
    mkdirSync(artifacts, { recursive: true });
    await this.page.mouse.move(720, 890);
    await this.page.screenshot({ path: join(artifacts, `${name}.png`) });
  }

  async openSidebar(): Promise<void> {
    await this.page
      .locator('.activitybar [aria-label^="Wheelhouse"]')
      .first()
      .click({ timeout: WINDOW_LIMIT_MS });
    await this.page.locator('.sidebar .title-label', { hasText: 'Wheelhouse' }).waitFor();
  }

  /** A view of the sidebar by its title. */
  view(title: string): Locator {
    return this.page.locator('.pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** A line of a tree by the beginning of what is read out for it. */
  row(view: string, spoken: string): Locator {
    return this.view(view).locator(`.monaco-list-row[aria-label^="${spoken}"]`);
  }

  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click();
  }

  /** Runs an entry of the menu of a row. A click that comes too soon after the menu opened is not taken. */
  async chooseFromMenu(row: Locator, title: string): Promise<void> {
    await row.click({ button: 'right' });
    await this.page.locator('.context-view .action-label', { hasText: title }).hover();
    await this.page.locator('.context-view .action-item.focused', { hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Runs a command from the palette by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(`>${title}`);
    const entry = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await entry.click();
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor();
  }

  /** A line of the editor by its text. */
  line(text: RegExp): Locator {
    return this.page.locator('.editor-instance .view-line', { hasText: text }).first();
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** The lines that the extension draws between those of the text. */
  lens(text: string): Locator {
    return this.page.locator('.codelens-decoration', { hasText: text });
  }

  async dismissNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
  }
}

export async function textOf(locator: Locator): Promise<string> {
  const text = await locator.textContent();
  assert.ok(text !== null);
  return text.replaceAll('\u00a0', ' ');
}
