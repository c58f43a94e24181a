import autocannon from 'autocannon';

const call = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'search',
    arguments: { query: 'x'.repeat(280) },
    _meta: { 'openai/session': 'v1/fake-conversation', 'openai/locale': 'en-GB' },
  },
});

/** Keep-alive requests for some seconds; answers how many came back, in which time, how long each took. */
export async function load(port, connections, seconds, { rate, amount } = {}) {
  const latencies = [];
  const started = performance.now();
  const result = await new Promise((resolve, reject) => {
    const run = autocannon(
      {
        url: `http://127.0.0.1:${port}/mcp`,
        method: 'POST',
        body: call,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: 'Bearer fake-bench-token-0123456789',
          'mcp-session-id': '3f0c7a52-0000-4000-8000-000000000000',
          'mcp-protocol-version': '2025-06-18',
          'user-agent': 'openai-mcp/1.0.0',
        },
        connections,
        ...(amount ? { amount } : { duration: Math.max(0.2, seconds) }),
        ...(rate ? { overallRate: rate } : {}),
        sampleInt: 100,
      },
      (error, outcome) => (error ? reject(error) : resolve(outcome)),
    );
    run.on('response', (_client, _status, _bytes, time) => latencies.push(time));
  });
  if (result.errors > 0 || result.non2xx > 0) {
    console.error(`port ${port}: ${result.errors} errors, ${result.non2xx} answers other than 2xx`);
  }
  return { latencies, seconds: (performance.now() - started) / 1000 };
}
