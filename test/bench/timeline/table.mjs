/** The same rows as a plain table: what a page costs that puts every row into the document. */

/** Asks the engine for all rows and shows them; milliseconds until the table is laid out. */
export const buildTable = `(async () => {
  const socket = new WebSocket('ws://' + location.host + '/feed');
  await new Promise((done) => { socket.onopen = done; });
  let id = 0;
  const ask = (params) => new Promise((done) => {
    const own = ++id;
    const listener = ({ data }) => {
      const message = JSON.parse(data);
      if (message.id !== own) return;
      socket.removeEventListener('message', listener);
      done(message.result);
    };
    socket.addEventListener('message', listener);
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: own, method: 'rows/range', params }));
  });
  const began = performance.now();
  const pane = document.createElement('div');
  pane.id = 'pane';
  pane.style.cssText = 'position:fixed;inset:0;overflow:auto;background:#1f1f1f;color:#ccc';
  const table = document.createElement('table');
  pane.append(table);
  for (let offset = 0, total = 1; offset < total; offset += 10000) {
    const page = await ask({ offset, limit: 10000 });
    total = page.total;
    for (const row of page.rows) {
      const line = table.insertRow();
      const took = row.endT === undefined ? 'open' : String(Math.round(row.endT - row.startT));
      for (const text of [row.x, row.startT, row.sessionId, row.batch, row.label, row.tool, row.status, took, row.plane]) {
        line.insertCell().textContent = String(text ?? '');
      }
    }
  }
  document.body.replaceChildren(pane);
  void pane.scrollHeight;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  socket.close();
  return performance.now() - began;
})()`;

export const scrollTable = `(n) => { document.getElementById('pane').scrollTop = n * 300; }`;
