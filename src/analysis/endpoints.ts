/**
 * Which paths are MCP endpoints: those on which JSON-RPC was seen in a POST, or an event stream of
 * the old HTTP+SSE transport. Everything else is auxiliary. A path may turn out to be an endpoint
 * after it was first used (a GET comes before the first POST): `add` says so.
 */
export class Endpoints {
  private readonly known = new Set<string>();

  /** True when the path was not known as an endpoint before. */
  add(path: string): boolean {
    if (this.known.has(path)) return false;
    this.known.add(path);
    return true;
  }

  has(path: string): boolean {
    return this.known.has(path);
  }
}

/** The methods of Streamable HTTP; any other (CORS `OPTIONS`, `HEAD`, …) is auxiliary on any path. */
export function isTransportMethod(httpMethod: string): boolean {
  return httpMethod === 'POST' || httpMethod === 'GET' || httpMethod === 'DELETE';
}

/** The request target without its query; absolute targets lose scheme and authority. */
export function pathOf(url: string): string {
  const target = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const path = target.split(/[?#]/, 1)[0] ?? '';
  return path === '' ? '/' : path;
}

/**
 * What keeps the sessions of one server apart from those of another behind the same origin: a gateway
 * may serve many, each below a path of its own. A slash at the end, after a redirect, makes no other.
 */
export function sessionScope(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
