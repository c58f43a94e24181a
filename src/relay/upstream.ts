/** How requests reach the target: directly, or through a corporate proxy. */
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import type * as tls from 'node:tls';
import { authorizationFields, ConnectAgent } from './connectAgent.ts';
import { proxyFor, type CorporateProxy, type Environment } from './corporateProxy.ts';
import type { Target } from './target.ts';
import { trust } from './trust.ts';

export class Upstream {
  private readonly proxy: CorporateProxy | undefined;
  private readonly targetTls: tls.ConnectionOptions | undefined;
  private readonly proxyTls: tls.ConnectionOptions;
  /** The target's own requests go to the proxy, which reads them. */
  private readonly absoluteForm: boolean;

  /** Throws RelayStartError where the environment names a proxy that is none. */
  constructor(
    private readonly target: Target,
    ca: string | undefined,
    environment: Environment,
  ) {
    const proxy = proxyFor(target, environment);
    this.proxy = proxy;
    this.absoluteForm = proxy !== undefined && target.protocol === 'http:';
    const speaksTls = target.protocol === 'https:' || proxy?.protocol === 'https:';
    const secureContext = speaksTls ? trust(ca, environment) : undefined;
    const shared = secureContext ? { secureContext } : {};
    this.targetTls =
      target.protocol === 'https:'
        ? { ...shared, host: target.hostname, servername: serverName(target.hostname) }
        : undefined;
    this.proxyTls = proxy ? { ...shared, servername: serverName(proxy.hostname) } : {};
  }

  /** An agent for requests; one connection at a time. */
  agent(options: http.AgentOptions): http.Agent {
    const { proxy, target, targetTls, proxyTls } = this;
    if (proxy && !this.absoluteForm) {
      return new ConnectAgent(options, target, proxy, targetTls, proxyTls);
    }
    if (proxy?.protocol === 'https:') return new https.Agent({ ...options, ...proxyTls });
    return targetTls ? new https.Agent({ ...options, ...targetTls }) : new http.Agent(options);
  }

  /** An agent for a connection that is to be switched, which a proxy must not read; undefined: none. */
  tunnelAgent(): http.Agent | undefined {
    const { proxy, target, targetTls, proxyTls } = this;
    if (proxy) return new ConnectAgent({}, target, proxy, targetTls, proxyTls);
    return targetTls ? new https.Agent({ ...targetTls, keepAlive: false }) : undefined;
  }

  /** A request to the target; `url` and `headers` as the target is to see them. */
  request(
    { method, url, headers, agent }: UpstreamRequest,
    maxHeaderSize: number,
  ): http.ClientRequest {
    const { proxy, target } = this;
    const { protocol, hostname, port } = this.absoluteForm && proxy ? proxy : target;
    const through = this.absoluteForm && proxy;
    return (protocol === 'https:' ? https : http).request({
      ...{ protocol, hostname, port, method, agent, maxHeaderSize, setHost: false },
      path: through && url.startsWith('/') ? `http://${target.host}${url}` : url,
      headers: through ? [...headers, ...authorizationFields(through)] : headers,
    });
  }

  /** What a new connection says when it can be used. */
  get connectedEvent(): 'connect' | 'secureConnect' {
    return (this.absoluteForm ? this.proxy : this.target)?.protocol === 'https:'
      ? 'secureConnect'
      : 'connect';
  }

  /** The answer is the proxy's own: it wants to know who asks. Clients would take it for the server's. */
  isProxyRefusal(answer: http.IncomingMessage): boolean {
    return this.absoluteForm && answer.statusCode === 407;
  }

  /** ` through the proxy HOST:PORT`, or nothing. */
  get via(): string {
    return this.proxy ? ` through the proxy ${this.proxy.host}` : '';
  }
}

export interface UpstreamRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: string[];
  readonly agent: http.Agent;
}

/** Addresses are not sent as a server name (RFC 6066, section 3). */
function serverName(hostname: string): string {
  return isIP(hostname) === 0 ? hostname : '';
}
