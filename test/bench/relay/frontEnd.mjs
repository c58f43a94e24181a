import WebSocket from 'ws';

const LOOK_EVERY_MS = 500;

/** A front end of the inspector that only asks. */
export class FrontEnd {
  /** `feed`: its address, and the header field with its token. */
  static async open({ url, headers }) {
    const socket = new WebSocket(url, { headers });
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    return new FrontEnd(socket);
  }

  constructor(socket) {
    this.socket = socket;
    this.waiting = new Map();
    this.lastId = 0;
    socket.on('message', (data) => {
      const { id, result, error } = JSON.parse(data.toString('utf8'));
      const waits = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) waits?.reject(new Error(error.message));
      else waits?.resolve(result);
    });
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the inspector has ended'));
    });
  }

  ask(method, params = {}) {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** Resolves when the analysis knows so many exchanges, all of them ended. */
  async caughtUp(exchanges) {
    for (;;) {
      const status = await this.ask('capture/status');
      if (status.trouble) throw new Error(status.trouble);
      if (status.exchanges >= exchanges && status.openExchanges === 0) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
