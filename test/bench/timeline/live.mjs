/** The page while the relay records a thousand exchanges a second. */
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import { heapOf } from './frames.mjs';
import { startInspector } from './inspector.mjs';
import { servePage } from './page.mjs';

const RATE = 1000;
const TICK_MS = 10;
const CONNECTIONS = 32;
/** Exchanges there are before the load, one of them selected. */
const BEFORE = 40;
const CATCHES_UP_MS = 120_000;

/** Notes every frame the browser calls long, with the script in it. */
const watchFrames = `
  window.longFrames = [];
  new PerformanceObserver((list) => {
    for (const { scripts } of list.getEntries()) {
      const ms = scripts.reduce((sum, { duration }) => sum + duration, 0);
      if (ms > 50) window.longFrames.push(ms);
    }
  }).observe({ type: 'long-animation-frame' });`;

export async function runLive(browser, folder, seconds) {
  const upstream = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"ok"}]}}');
  });
  await new Promise((done) => upstream.listen(0, '127.0.0.1', done));
  const target = `http://127.0.0.1:${upstream.address().port}/mcp`;
  const out = join(folder, 'live.mcp.jsonl');
  const inspector = await startInspector(['record', '--target', target, '--out', out]);
  const served = await servePage(folder, inspector.ready, inspector.token);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    for (let sent = 0; sent < BEFORE; sent += 1) await send(inspector.ready.url);
    await page.goto(served.url);
    await page.locator('#line-x-34').waitFor();
    await page.locator('#line-x-34').click();
    await page.evaluate(watchFrames);
    const before = await page.locator('#line-x-34').boundingBox();
    const answered = await load(inspector.ready.url, seconds);
    const shown = await shownIn(page);
    const sent = BEFORE + answered;
    const caughtUpMs = await untilShown(page, sent);
    const selected = page.locator('.line-row[aria-selected="true"]');
    const after = await selected.boundingBox();
    const longFrames = await page.evaluate('window.longFrames');
    return {
      ...{ rate: answered / seconds, longFrames: longFrames.length, shown, sent, caughtUpMs },
      longest: Math.max(0, ...longFrames),
      moved: !before || !after || Math.abs(before.y - after.y) >= 1,
      heap: await heapOf(page),
    };
  } finally {
    await page.close();
    served.close();
    await inspector.stop();
    upstream.closeAllConnections();
    upstream.close();
  }
}

/** Exchanges the page knows of. */
async function shownIn(page) {
  const caption = (await page.locator('.minimap-caption').textContent()) ?? '';
  return Number(/([\d,]+)\sexchange/.exec(caption)?.[1]?.replaceAll(',', '') ?? 0);
}

/** Milliseconds until the page knows of so many; Infinity where it does not come to that. */
async function untilShown(page, count) {
  const began = performance.now();
  while (performance.now() - began < CATCHES_UP_MS) {
    if ((await shownIn(page)) >= count) return performance.now() - began;
    await page.waitForTimeout(100);
  }
  return Infinity;
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

/** One tools/call; resolves when it was answered, also by an error. */
function send(url) {
  return new Promise((done) => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'bench/1.0' };
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', done);
    });
    call.on('error', done);
    call.end('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":{}}}');
  });
}

/** Sends at the rate for so long; answers how many were answered. */
async function load(url, seconds) {
  const began = performance.now();
  let asked = 0;
  let answered = 0;
  const under = new Set();
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor(((performance.now() - began) / 1000) * RATE);
    for (; asked < due && under.size < CONNECTIONS * 4; asked += 1) {
      const one = send(url).then(() => {
        answered += 1;
        under.delete(one);
      });
      under.add(one);
    }
    // What could not be sent in time is not made up for.
    asked = Math.max(asked, due);
    await new Promise((done) => setTimeout(done, TICK_MS));
  }
  await Promise.all(under);
  agent.destroy();
  return answered;
}
