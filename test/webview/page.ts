import { createServer, type Server } from 'node:http';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { answerRequest, notification, type EngineHandlers } from '../../src/contract/rpc.ts';
import type { FromWebview, ToWebview, WebviewState } from '../../src/contract/webview.ts';
import type { SyntheticCapture } from './capture.ts';
import { EngineStub } from './engineStub.ts';
import { bundling } from './pageBundle.ts';

const root = resolve(import.meta.dirname, '../..');
const screenshots = join(root, 'test-results/webview');

/** VS Code's body classes by theme; the light high-contrast theme carries both. */
export const THEMES = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
} as const;
export type ThemeName = keyof typeof THEMES;

export interface OpenOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  /** Device pixels a pixel of the page: 2 at half the width and height is a zoom of 200 %. */
  scale?: number;
  /** Neither this nor `handlers`: no capture. */
  capture?: SyntheticCapture;
  /** A real engine instead of the stub. */
  handlers?: EngineHandlers;
  state?: WebviewState;
  /** Further body classes. */
  bodyClass?: string;
}

/** The built page, served as VS Code serves it: strict CSP, a nonce, one script, one style sheet. */
export class WebviewLab {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly folder: string,
  ) {}

  static async create(): Promise<WebviewLab> {
    const folder = await mkdtemp(join(tmpdir(), 'mcp-webview-'));
    await build({
      entryPoints: { webview: join(root, 'src/webview/main.ts') },
      ...(await bundling()).webviewBundle(),
      ...{ outdir: folder, logLevel: 'error' },
    });
    await mkdir(screenshots, { recursive: true });
    const server = createServer((request, response) => {
      void serve(folder, new URL(request.url ?? '/', 'http://127.0.0.1')).then(({ type, body }) => {
        response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const browser = await chromium.launch({ executablePath: findChromium() });
    return new WebviewLab(browser, server, folder);
  }

  async open(options: OpenOptions = {}): Promise<OpenPage> {
    const { width = 1440, height = 900, theme = 'dark', scale = 1 } = options;
    const viewport = { width, height };
    const page = await this.browser.newPage({ viewport, deviceScaleFactor: scale });
    const stub = options.capture && new EngineStub(options.capture);
    const opened = new OpenPage(page, stub, options.handlers ?? stub?.handlers);
    const { port } = this.server.address() as AddressInfo;
    await opened.load(
      `http://127.0.0.1:${port}/?theme=${theme}&class=${options.bodyClass ?? ''}`,
      options.state,
    );
    return opened;
  }

  /** For the time of one test, which fails where the page had a problem. */
  async use(options: OpenOptions, test: (opened: OpenPage) => Promise<void>): Promise<void> {
    const opened = await this.open(options);
    await test(opened);
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((done) => this.server.close(done));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One page with the stand-in of the extension host beside it. */
export class OpenPage {
  readonly received: FromWebview[] = [];
  /** Uncaught errors and everything the CSP refused. */
  readonly problems: string[] = [];
  /** Questions to the engine so far, and those not answered yet. */
  private questions = 0;
  private open = 0;

  constructor(
    readonly page: Page,
    readonly engine: EngineStub | undefined,
    private readonly handlers: EngineHandlers | undefined,
  ) {}

  async load(url: string, state: WebviewState | undefined): Promise<void> {
    this.page.on('pageerror', (error) => this.problems.push(error.message));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    await this.page.exposeFunction('toHost', (text: string) =>
      this.fromPage(JSON.parse(text) as FromWebview),
    );
    await this.page.addInitScript(`
      window.savedState = ${JSON.stringify(state ?? null)} ?? undefined;
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.toHost(JSON.stringify(message)),
        getState: () => window.savedState,
        setState: (state) => { window.savedState = state; },
      });`);
    await this.page.goto(url);
    if (this.handlers && this.engine?.capture.rows.length !== 0) {
      await this.page.locator('.line-row, .line-group, .line-heading').first().waitFor();
      await this.settled();
    }
  }

  async send(message: ToWebview): Promise<void> {
    await this.page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
  }

  /** The engine's data changed: tells the page, as the engine does. */
  async changed(): Promise<void> {
    const revision = this.engine ? ++this.engine.revision : 1;
    await this.send({ type: 'rpc', text: notification('capture/changed', { revision }) });
  }

  /** Every question of the page was answered, and two pictures were drawn without another one. */
  async settled(): Promise<void> {
    for (let quiet = -1; quiet !== this.questions || this.open > 0;) {
      quiet = this.questions;
      await this.page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
      );
    }
  }

  async shoot(name: string): Promise<void> {
    await this.settled();
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  posted<T extends FromWebview['type']>(type: T): Extract<FromWebview, { type: T }>[] {
    return this.received.filter(
      (message): message is Extract<FromWebview, { type: T }> => message.type === type,
    );
  }

  private async fromPage(message: FromWebview): Promise<void> {
    if (message.type !== 'rpc') this.received.push(message);
    if (message.type === 'ready') {
      await this.send({ type: 'connection', state: this.handlers ? 'connected' : 'none' });
    }
    if (message.type === 'rpc' && this.handlers) {
      this.questions += 1;
      this.open += 1;
      const text = await answerRequest(this.handlers, message.text);
      if (!this.page.isClosed()) await this.send({ type: 'rpc', text });
      this.open -= 1;
    }
  }
}

async function serve(folder: string, url: URL): Promise<{ type: string; body?: string | Buffer }> {
  if (url.pathname === '/') return { type: 'text/html', body: html(url.searchParams) };
  const inThemes = url.pathname.startsWith('/themes/');
  const base = inThemes ? import.meta.dirname : folder;
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };
  const type = types[url.pathname.split('.').at(-1) ?? ''] ?? 'text/plain';
  const body = await readFile(join(base, url.pathname)).catch(() => undefined);
  return { type, ...(body && { body }) };
}

function html(params: URLSearchParams): string {
  const theme = (params.get('theme') ?? 'dark') as ThemeName;
  const policy =
    "default-src 'none'; script-src 'nonce-test'; style-src 'self'; font-src 'self'; img-src 'self' data:";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>MCP Timeline</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/webview.css"></head>
<body class="${THEMES[theme]} ${params.get('class') ?? ''}" data-vscode-theme-kind="${THEMES[theme]}">
<div id="app"></div><script nonce="test" src="/webview.js"></script></body></html>`;
}

export function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(canRun);
  if (found === undefined) throw new Error('no Chromium on the PATH: install the chromium package');
  return found;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
