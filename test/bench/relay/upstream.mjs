/**
 * Answers each POST with the same JSON of about 1 KB, and each GET with an event stream whose events
 * carry the time they were written. Prints its port.
 */
import { createServer } from 'node:http';

const EVENT_EVERY_MS = 200;
const text = 'y'.repeat(940);
const answer = Buffer.from(
  JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text }] } }),
);

function stream(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  const timer = setInterval(
    () => response.write(`data: ${process.hrtime.bigint()}\n\n`),
    EVENT_EVERY_MS,
  );
  response.on('close', () => clearInterval(timer));
}

const server = createServer((request, response) => {
  if (request.method === 'GET') return stream(response);
  request.resume().on('end', () => {
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, no-transform',
      'Content-Length': answer.length,
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
