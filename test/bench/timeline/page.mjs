/**
 * The timeline's page in Chromium on a real engine. The texts take the way they take in VS Code, the
 * engine's WebSocket and a message to the page, with a bridge in the extension's place.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { WebSocket, WebSocketServer } from 'ws';
import { root } from '../../../.ci/console.mjs';
import { webviewBundle } from '../../../.ci/webviewBundle.mjs';

const TYPES = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

const html = (
  port,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/theme.css">
<link rel="stylesheet" href="/webview.css"></head><body class="vscode-dark"><div id="app"></div>
<script>
  const socket = new WebSocket('ws://127.0.0.1:${port}/feed');
  const post = (message) => dispatchEvent(new MessageEvent('message', { data: message }));
  socket.onmessage = ({ data }) => post({ type: 'rpc', text: data });
  const opened = new Promise((done) => { socket.onopen = done; });
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      if (message.type === 'rpc') socket.send(message.text);
      if (message.type === 'ready') void opened.then(() => post({ type: 'connection', state: 'connected' }));
    },
    getState: () => undefined,
    setState: () => undefined,
  });
</script><script src="/webview.js"></script></body></html>`;

/** Bundles the page and serves it with a bridge to the feed of `ready`; `token` goes into its header. */
export async function servePage(folder, { feed }, token) {
  await esbuild.build({
    entryPoints: { webview: join(root, 'src/webview/main.ts') },
    ...webviewBundle(),
    ...{ minify: true, outdir: folder, logLevel: 'error' },
  });
  const theme = readFileSync(join(root, 'test/webview/themes/dark.css'));
  const server = createServer(({ url = '/' }, response) => {
    const name = url.slice(1);
    const type = TYPES[name.split('.').at(-1)] ?? 'text/html';
    response.writeHead(200, { 'content-type': type });
    if (name === '') response.end(html(server.address().port));
    else response.end(name === 'theme.css' ? theme : readFileSync(join(folder, name)));
  });
  bridge(server, feed, token);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function bridge(server, feed, token) {
  const front = new WebSocketServer({ server });
  front.on('connection', (page) => {
    const engine = new WebSocket(feed, { headers: { 'x-mcp-inspector-token': token } });
    const waiting = [];
    engine.on('open', () => waiting.splice(0).forEach((text) => engine.send(text)));
    engine.on('message', (data) => page.send(data.toString()));
    engine.on('error', (error) => console.error(`feed: ${error.message}`));
    page.on('message', (data) => {
      if (engine.readyState === WebSocket.OPEN) engine.send(data.toString());
      else waiting.push(data.toString());
    });
    page.on('close', () => engine.terminate());
  });
}

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath });
}
