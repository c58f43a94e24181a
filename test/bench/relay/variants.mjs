/** The proxies the relay is compared with: `node variants.mjs UPSTREAM_PORT NAME [FOLDER]`. Prints its port. */
import http from 'node:http';
import { createRequire } from 'node:module';
import httpProxy from 'http-proxy';

const [upstreamPort, name, , library] = process.argv.slice(2);
const target = { host: '127.0.0.1', port: Number(upstreamPort) };
const agent = new http.Agent({ keepAlive: true });

const variants = {
  'http-proxy': () => {
    const proxy = httpProxy.createProxyServer({ target, agent });
    return (request, response) => proxy.web(request, response);
  },
  'http-proxy-self': () => {
    const proxy = httpProxy.createProxyServer({ target, agent, selfHandleResponse: true });
    proxy.on('proxyRes', (answer, _request, response) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    return (request, response) => proxy.web(request, response);
  },
  'node-http': () => (request, response) => {
    const { method, url: path, rawHeaders: headers } = request;
    const upstream = http.request({ ...target, agent, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    request.pipe(upstream);
  },
};

if (name === 'mockttp') {
  const { getLocal } = createRequire(import.meta.url)(library);
  const proxy = getLocal();
  await proxy.start();
  await proxy.forAnyRequest().thenForwardTo(`http://127.0.0.1:${upstreamPort}`);
  console.log(proxy.port);
} else {
  const server = http.createServer(variants[name]());
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}
