import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { CorporateProxy } from './corporateProxy.ts';
import type { Target } from './target.ts';

/** The proxy answered, and would not make the connection. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super('the proxy did not make the connection');
  }
}

type Made = (error: Error | null, socket?: Duplex) => void;

/** Connections to the target through a proxy's CONNECT (RFC 9110, section 9.3.6). */
export class ConnectAgent extends http.Agent {
  /** Connections the proxy has not made yet. */
  private readonly underWay = new Set<http.ClientRequest>();

  constructor(
    options: http.AgentOptions,
    private readonly target: Target,
    private readonly proxy: CorporateProxy,
    /** How to speak TLS with the target; absent where it is not spoken. */
    private readonly targetTls: tls.ConnectionOptions | undefined,
    private readonly proxyTls: tls.ConnectionOptions,
  ) {
    super(options);
  }

  /** Node asks requests for the protocol of their agent. */
  get protocol(): string {
    return this.target.protocol;
  }

  set protocol(_: string) {}

  override createConnection(_: unknown, made: Made): undefined {
    const { hostname, port } = this.target;
    const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
    const { proxy } = this;
    const request = (proxy.protocol === 'https:' ? https : http).request({
      ...this.proxyTls,
      ...{ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: authority },
      headers: ['Host', authority, ...authorizationFields(proxy)],
      ...{ setHost: false, agent: false },
    });
    this.underWay.add(request);
    request.on('close', () => this.underWay.delete(request));
    request.on('error', (error) => made(error));
    request.on('response', (response) => {
      response.resume();
      made(new ProxyRefusal(response.statusCode ?? 0));
    });
    request.on('connect', (response, socket: Socket, head: Buffer) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        return made(new ProxyRefusal(response.statusCode ?? 0));
      }
      if (head.length > 0) socket.unshift(head);
      this.begin(socket, made);
    });
    request.end();
    return undefined;
  }

  override destroy(): void {
    for (const request of this.underWay) request.destroy();
    super.destroy();
  }

  private begin(socket: Socket, made: Made): void {
    if (!this.targetTls) return made(null, socket);
    const secured = tls.connect({ ...this.targetTls, socket });
    const failed = (error: Error): void => made(error);
    const closed = (): void => made(closedByProxy());
    secured.once('error', failed).once('close', closed);
    secured.once('secureConnect', () => {
      secured.off('error', failed).off('close', closed);
      made(null, secured);
    });
  }
}

export function authorizationFields({ authorization }: CorporateProxy): string[] {
  return authorization === undefined ? [] : ['Proxy-Authorization', authorization];
}

function closedByProxy(): Error {
  return Object.assign(new Error('closed'), { code: 'ECONNRESET' });
}
