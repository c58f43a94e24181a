/** The workbench in a real Chromium, driven as a user does: by the palette, the keyboard and accessible names. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  chromium,
  type Browser,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import type { CodeServer } from './codeServer.ts';

const root = resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 30_000;

export class Workbench {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    private readonly url: string,
  ) {}

  static async open({ url }: CodeServer): Promise<Workbench> {
    const { findChromium } = (await import(join(root, '.ci/system.mjs'))) as {
      findChromium: () => string | undefined;
    };
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium was found.');
    const browser = await chromium.launch({ executablePath });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const workbench = new Workbench(browser, page, url);
    await workbench.load();
    return workbench;
  }

  async load(): Promise<void> {
    await this.page.goto(this.url);
    await this.ready();
  }

  /** As "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /**
   * Runs a command by the exact title the palette shows. A page that is just loading takes the keyboard
   * and closes the palette, so it is opened until the command could be chosen.
   */
  async run(title: string): Promise<void> {
    await this.choose('F1', `>${title}`, title);
  }

  /** Starts the inspector for one target, by its name in the choice. */
  async startFor(target: string): Promise<void> {
    await this.pickFrom(() => this.run('Start MCP Inspector'), target);
  }

  /** Starts the demo of one host, by its name in the choice. */
  async startDemo(host = 'ChatGPT, a Tour'): Promise<void> {
    await this.pickFrom(() => this.run('MCP Inspector: Start Demo'), host);
  }

  /** The titles the palette offers for a query, as they are shown. */
  async paletteTitles(query: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.fill(`>${query}`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row .label-name');
    await rows.first().waitFor();
    const titles = await rows.allTextContents();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** Chooses the entry of the open quick pick whose label is exactly this. */
  async pick(label: string): Promise<void> {
    await this.entry(label).click();
  }

  /**
   * Chooses the entry of a quick pick that `open` opens. What is just loading, or sliding open, takes the
   * keyboard and closes the pick, so it is opened until the entry could be chosen.
   */
  async pickFrom(open: () => Promise<void>, label: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await open();
        await this.entry(label).click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  entry(label: string): Locator {
    const name = this.page
      .locator('.label-name')
      .filter({ hasText: new RegExp(`^\\s*${escape(label)}\\s*$`) });
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
  }

  /** Types into the open quick input and accepts. */
  async type(text: string): Promise<void> {
    await this.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Types into the open quick input without accepting. */
  async fill(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** The text of the open quick input. */
  typed(): Promise<string> {
    return this.input.inputValue();
  }

  /** What the open quick input says about what was typed. */
  inputMessage(text: RegExp): Locator {
    return this.page.locator('.quick-input-message').filter({ hasText: text });
  }

  /** The title of the open file dialog, which is a quick input here. */
  dialog(title: string): Locator {
    return this.page.locator('.quick-input-title').filter({ hasText: title });
  }

  /** The line above the tree. */
  treeMessage(text: string): Locator {
    return this.page.locator('.tree-explorer-viewlet-tree-view .message').filter({ hasText: text });
  }

  /** Sessions in the tree; groups of no session, and findings about sessions, do not count. */
  async sessionCount(): Promise<number> {
    return (await this.treeNames()).filter((name) => /^Session [0-9a-f]{8}/.test(name)).length;
  }

  /** The line of the Sessions tree whose accessible name matches. */
  treeItem(name: string | RegExp): Locator {
    return this.page.locator('.pane-body').getByRole('treeitem', { name }).first();
  }

  async treeNames(): Promise<string[]> {
    const items = await this.page.locator('.pane-body [role=treeitem]').all();
    return Promise.all(items.map(async (item) => (await item.getAttribute('aria-label')) ?? ''));
  }

  /** Clicking the icon of a view that is on show hides it, as after a reload that restored it. */
  async showSessions(): Promise<void> {
    const icon = this.page.locator('.activitybar').getByRole('tab', { name: 'MCP Inspector' });
    const view = this.page
      .locator('.sidebar .composite.title')
      .filter({ hasText: /MCP Inspector/i });
    await icon.waitFor();
    for (let tries = 1; !(await view.isVisible()); tries += 1) {
      await icon.click({ force: true });
      await view.waitFor({ timeout: 5_000 }).catch((error: unknown) => {
        if (tries === 5) throw error;
      });
    }
  }

  timeline(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The tool calls among the rows of the timeline. */
  calls(): Locator {
    return this.timeline().getByRole('row', { name: /tools\/call/ });
  }

  /** The rendered Markdown of the preview on show. */
  preview(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready[src*="markdown-language-features"]')
      .frameLocator('iframe#active-frame');
  }

  /** The toast that says one thing, and not the other. */
  notification(text: string | RegExp, but?: string): Locator {
    const toasts = this.page.locator('.notification-toast').filter({ hasText: text });
    return (but === undefined ? toasts : toasts.filter({ hasNotText: but })).first();
  }

  /** Answers the modal dialog that says this, whose button is called so. */
  async answerDialog(text: RegExp, button: string | RegExp): Promise<void> {
    const dialog = this.page.locator('.monaco-dialog-box').filter({ hasText: text });
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  clipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Unfolds a line of the tree. */
  async expand(item: Locator): Promise<void> {
    if ((await item.getAttribute('aria-expanded')) === 'true') return;
    await item.locator('.monaco-tl-twistie').click();
  }

  async dismiss(notification: Locator): Promise<void> {
    await notification.hover();
    await notification.getByRole('button', { name: /Clear Notification/ }).click();
    await notification.waitFor({ state: 'detached' });
  }

  /** Runs one of the icons on a line of a tree; they are there while the pointer is. */
  async treeAction(name: string | RegExp, title: string): Promise<void> {
    const item = this.treeItem(name);
    await item.hover();
    await item.getByRole('button', { name: title }).click();
  }

  /** Runs an entry of the menu a line of a tree has under the right button. */
  async contextAction(item: Locator, title: string): Promise<void> {
    await item.click({ button: 'right' });
    const menu = this.page.locator('.context-view');
    const entry = menu.getByRole('menuitem', { name: title, exact: true });
    await entry.waitFor();
    // A menu that has only just opened takes no click, lest it was meant for what was there before.
    for (let tries = 1; await entry.isVisible(); tries += 1) {
      await entry.click({ timeout: 5_000 });
      await entry.waitFor({ state: 'detached', timeout: 1_000 }).catch((error: unknown) => {
        if (tries === 5) throw error;
      });
    }
  }

  /** Opens a file of the workspace by its name, in the editor VS Code chooses for it. */
  async openFile(name: string): Promise<void> {
    await this.choose('Control+P', name, name);
  }

  /** For people to look at; an ignored folder. */
  async screenshot(name: string): Promise<void> {
    const folder = join(root, 'test-results', 'vscode');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private async choose(key: string, text: string, label: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.page.keyboard.press(key);
        await this.input.fill(text, { timeout: 5_000 });
        await this.entry(label).click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (tries === 5) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  private get input(): Locator {
    return this.page.locator('.quick-input-widget input[type=text]').first();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar .action-item').first().waitFor();
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
