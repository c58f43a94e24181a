import http from 'node:http';

/** Milliseconds from the server's writing of each event to its arrival, over all open streams. */
export async function eventDelays(port, streams, seconds) {
  const agent = new http.Agent({ maxSockets: streams });
  const delays = [];
  const requests = Array.from({ length: streams }, () =>
    http.get({ host: '127.0.0.1', port, path: '/mcp', agent }, (answer) => {
      answer.on('error', () => undefined);
      answer.on('data', (chunk) => {
        const now = process.hrtime.bigint();
        for (const [, at] of chunk.toString().matchAll(/data: (\d+)/g)) {
          delays.push(Number(now - BigInt(at)) / 1e6);
        }
      });
    }),
  );
  for (const request of requests) request.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  delays.length = 0;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  agent.destroy();
  return delays;
}
