/** Clients of the protocol project's TypeScript SDKs, both versions behind one shape. */
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
  type VersionNegotiationMode,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';

export interface CallOptions {
  readonly onprogress?: (progress: { readonly progress: number }) => void;
  readonly signal?: AbortSignal;
}

export interface SdkClient {
  readonly listTools: () => Promise<readonly string[]>;
  /** The answer as JSON. */
  readonly call: (
    tool: string,
    input?: Record<string, unknown>,
    options?: CallOptions,
  ) => Promise<string>;
  /** Ends the session where there is one, and the client. */
  readonly leave: () => Promise<void>;
  /** Ends the client alone. */
  readonly close: () => Promise<void>;
}

/** Connects to a URL. */
export type Connect = (url: string) => Promise<SdkClient>;

const NAME = { name: 'interop-test', version: '1.0.0' };
const CAPABILITIES = { elicitation: {}, sampling: {} };

/** What this client's user types, and what its model says. */
const USER = { action: 'accept' as const, content: { name: 'Ada' } };
const MODEL = {
  role: 'assistant' as const,
  model: 'none',
  content: { type: 'text' as const, text: 'Paris' },
};

async function namesOf(tools: Promise<{ tools: readonly { name: string }[] }>): Promise<string[]> {
  return (await tools).tools.map(({ name }) => name);
}

async function shapeOfV1(transport: TransportV1 | SSEClientTransport): Promise<SdkClient> {
  const client = new ClientV1(NAME, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, () => USER);
  client.setRequestHandler(CreateMessageRequestSchema, () => MODEL);
  await client.connect(transport);
  onTestFinished(() => client.close());
  return {
    listTools: () => namesOf(client.listTools()),
    call: async (name, input = {}, options = {}) =>
      JSON.stringify(await client.callTool({ name, arguments: input }, undefined, options)),
    leave: async () => {
      if (transport instanceof TransportV1) await transport.terminateSession();
      await client.close();
    },
    close: () => client.close(),
  };
}

/** SDK v1 over Streamable HTTP. */
export const sdkV1: Connect = (url) => shapeOfV1(new TransportV1(new URL(url)));

/** SDK v1 over the two endpoints of 2024-11-05. */
export const sdkV1OverSse: Connect = (url) => shapeOfV1(new SSEClientTransport(new URL(url)));

/** SDK v2, which speaks the era its negotiation mode allows. */
export const sdkV2 =
  (mode?: VersionNegotiationMode): Connect =>
  async (url) => {
    const transport = new TransportV2(new URL(url));
    const versionNegotiation = mode === undefined ? {} : { versionNegotiation: { mode } };
    const client = new ClientV2(NAME, { capabilities: CAPABILITIES, ...versionNegotiation });
    client.setRequestHandler('elicitation/create', () => USER);
    client.setRequestHandler('sampling/createMessage', () => MODEL);
    await client.connect(transport);
    onTestFinished(() => client.close());
    return {
      listTools: () => namesOf(client.listTools()),
      call: async (name, input = {}, options = {}) =>
        JSON.stringify(await client.callTool({ name, arguments: input }, options)),
      leave: async () => {
        if (transport.sessionId !== undefined) await transport.terminateSession();
        await client.close();
      },
      close: () => client.close(),
    };
  };
