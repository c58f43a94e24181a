/** Writes a capture of so many exchanges: generate.js FILE COUNT. The same count gives the same file. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { createRandom } from '../../../src/demo/random.ts';
import { hosts, type Spoken } from './hosts.ts';

const STARTED = Date.parse('2026-06-01T08:00:00.000Z');
const FLUSH = 4 << 20;

function generate(path: string, count: number): void {
  const out = new LineFile(path);
  const random = createRandom(1);
  const voices = hosts(random);
  out.add(0, {
    ...{ type: 'capture', format: 1, startedAt: new Date(STARTED).toISOString() },
    tool: { name: 'bench', version: '0' },
    ...{ target: 'http://127.0.0.1:3001/mcp', listen: 'http://127.0.0.1:4000/mcp' },
    redaction: { policy: 'default', identifiers: 'kept' },
  });
  let t = 0;
  for (let x = 1; x <= count; x += 1) {
    t += random.between(1, 400);
    exchange(out, x, t, voices[random.between(0, voices.length - 1)]?.() ?? { call: 'ping' });
  }
  out.close();
}

function exchange(out: LineFile, x: number, t: number, spoken: Spoken): void {
  const { method = 'POST', headers = [], auth, body, status = 200, answerHeaders = [] } = spoken;
  out.add(t, {
    ...{ type: 'request', x, method, url: '/mcp', httpVersion: '1.1' },
    headers: [['Host', '127.0.0.1:4000'], ['Content-Type', 'application/json'], ...headers],
    peer: { address: '127.0.0.1', port: 40_000 + (x % 20_000) },
    ...(auth ? { auth } : {}),
  });
  const text = JSON.stringify(body);
  if (body) out.add(t + 0.4, { type: 'request.body', x, bytes: text.length, text });
  const type = spoken.stream ? 'text/event-stream' : 'application/json';
  out.add(t + 12, {
    ...{ type: 'response', x, status },
    headers: [['Content-Type', type], ['Cache-Control', 'no-store'], ...answerHeaders],
    upstream: { address: '127.0.0.1', port: 3001, reused: true },
  });
  const data = JSON.stringify(spoken.answer ?? {});
  if (spoken.stream)
    out.add(t + 40, { type: 'event', x, event: 'message', data, bytes: data.length });
  else out.add(t + 13, { type: 'response.body', x, bytes: data.length, text: data });
  out.add(t + (spoken.stream ? 210 : 14), {
    ...{ type: 'end', x, reason: spoken.stream ? 'client-abort' : 'complete' },
    ...{ bytesUp: 600, bytesDown: data.length, timing: { waitMs: 11.6 }, summary: { status } },
  });
}

class LineFile {
  private readonly file: number;
  private lines: string[] = [];
  private size = 0;
  private seq = 0;

  constructor(path: string) {
    this.file = openSync(path, 'w', 0o600);
  }

  add(t: number, fields: object): void {
    this.seq += 1;
    const at = new Date(STARTED + t).toISOString();
    const line = `${JSON.stringify({ ...fields, seq: this.seq, t, at })}\n`;
    this.lines.push(line);
    this.size += line.length;
    if (this.size > FLUSH) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    writeSync(this.file, this.lines.join(''));
    this.lines = [];
    this.size = 0;
  }
}

const [path = '', count = '0'] = process.argv.slice(2);
generate(path, Number(count));
