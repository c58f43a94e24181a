/** The parts of the specification that rules refer to. */

const base = 'https://modelcontextprotocol.io/specification/2025-11-25/basic';

export const sessionManagement = {
  title: 'MCP 2025-11-25, Transports, Session Management',
  url: `${base}/transports#session-management`,
};

export const protocolVersionHeader = {
  title: 'MCP 2025-11-25, Transports, Protocol Version Header',
  url: `${base}/transports#protocol-version-header`,
};

export const sendingMessages = {
  title: 'MCP 2025-11-25, Transports, Sending Messages to the Server',
  url: `${base}/transports#sending-messages-to-the-server`,
};

export const listeningForMessages = {
  title: 'MCP 2025-11-25, Transports, Listening for Messages from the Server',
  url: `${base}/transports#listening-for-messages-from-the-server`,
};

export const resumability = {
  title: 'MCP 2025-11-25, Transports, Resumability and Redelivery',
  url: `${base}/transports#resumability-and-redelivery`,
};

export const arraysRemoved = {
  title: 'MCP 2025-06-18, Key Changes',
  url: 'https://modelcontextprotocol.io/specification/2025-06-18/changelog',
};

export const messages = {
  title: 'MCP 2025-11-25, Overview, Messages',
  url: `${base}#messages`,
};

export const progress = {
  title: 'MCP 2025-11-25, Progress, Behavior Requirements',
  url: `${base}/utilities/progress#behavior-requirements`,
};

const stateless = 'https://modelcontextprotocol.io/specification/2026-07-28';

export const requestMetadata = {
  title: 'MCP 2026-07-28, Streamable HTTP, Request Metadata',
  url: `${stateless}/basic/transports/streamable-http#request-metadata`,
};

export const serverValidation = {
  title: 'MCP 2026-07-28, Streamable HTTP, Server Validation',
  url: `${stateless}/basic/transports/streamable-http#server-validation`,
};

export const earlierRevisions = {
  title: 'MCP 2026-07-28, Streamable HTTP, Earlier Revisions',
  url: `${stateless}/basic/transports/streamable-http#earlier-streamable-http-revisions`,
};

export const receivingMessages = {
  title: 'MCP 2026-07-28, Streamable HTTP, Receiving Messages',
  url: `${stateless}/basic/transports/streamable-http#receiving-messages`,
};

export const requestMeta = {
  title: 'MCP 2026-07-28, Overview, _meta',
  url: `${stateless}/basic#meta`,
};

export const resultTypes = {
  title: 'MCP 2026-07-28, Overview, ResultType',
  url: `${stateless}/basic#resulttype`,
};

export const statelessChanges = {
  title: 'MCP 2026-07-28, Key Changes',
  url: `${stateless}/changelog`,
};

export const eraDetection = {
  title: 'MCP 2026-07-28, Versioning, Backward Compatibility',
  url: `${stateless}/basic/versioning#backward-compatibility-with-initialization-based-versions`,
};

export const multiRoundTrip = {
  title: 'MCP 2026-07-28, Multi Round-Trip Requests, Client Requirements',
  url: `${stateless}/basic/patterns/mrtr#client-requirements-basic-workflow`,
};

export const cacheableResults = {
  title: 'MCP 2026-07-28, Schema, CacheableResult',
  url: `${stateless}/schema#cacheableresult`,
};

const tools = 'https://modelcontextprotocol.io/specification/2025-11-25/server/tools';

export const toolLists = {
  title: 'MCP 2025-11-25, Tools, List Changed Notification',
  url: `${tools}#list-changed-notification`,
};

export const toolErrors = {
  title: 'MCP 2025-11-25, Tools, Error Handling',
  url: `${tools}#error-handling`,
};

export const lifecycleInitialization = {
  title: 'MCP 2025-11-25, Lifecycle, Initialization',
  url: `${base}/lifecycle#initialization`,
};

export const accessTokenUsage = {
  title: 'MCP 2025-11-25, Authorization, Access Token Usage',
  url: `${base}/authorization#access-token-usage`,
};

export const protectedResourceDiscovery = {
  title: 'MCP 2025-11-25, Authorization, Protected Resource Metadata Discovery Requirements',
  url: `${base}/authorization#protected-resource-metadata-discovery-requirements`,
};

export const authorizationErrors = {
  title: 'MCP 2025-11-25, Authorization, Error Handling',
  url: `${base}/authorization#error-handling`,
};

export const sessionHijacking = {
  title: 'MCP, Security Best Practices, Session Hijacking',
  url: 'https://modelcontextprotocol.io/docs/2025-11-25/tutorials/security/security_best_practices#session-hijacking',
};

export const transportSecurity = {
  title: 'MCP 2025-11-25, Transports, Security Warning',
  url: `${base}/transports#security-warning`,
};

export const openaiReference = {
  title: 'OpenAI, Apps SDK, Reference',
  url: 'https://developers.openai.com/apps-sdk/reference',
};

export const exposedHeaders = {
  title: 'WHATWG Fetch, Access-Control-Expose-Headers',
  url: 'https://fetch.spec.whatwg.org/#http-access-control-expose-headers',
};
