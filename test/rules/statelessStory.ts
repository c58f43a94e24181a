/** A client of 2026-07-28 that does all it must, but for what a test takes away or puts in. */
import type { RawHeaders } from '../../src/capture/records.ts';
import type { AnswerOptions, ClientStory } from '../analysis/captureBuilder.ts';

export const VERSION = '2026-07-28';

const meta = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
};

export interface StatelessOptions {
  readonly name?: string;
  readonly params?: Record<string, unknown>;
  /** In place of what the client would send; undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** In place of the whole `_meta`. */
  readonly meta?: Record<string, unknown>;
  readonly answer?: AnswerOptions;
  readonly session?: string;
}

export function ask(client: ClientStory, method: string, options: StatelessOptions = {}): number {
  const { name, answer, session } = options;
  const params = { ...(name === undefined ? {} : { name }), ...options.params };
  const result = { resultType: 'complete', ttlMs: 0, cacheScope: 'private', ...asRecord(answer) };
  return client.post(
    method,
    {
      params,
      meta: options.meta ?? meta,
      headers: headersOf(method, options),
      ...(session === undefined ? {} : { session }),
    },
    { ...answer, result },
  );
}

export function refused(status: number, code: number): AnswerOptions {
  return { status, error: { code, message: 'refused' } };
}

function asRecord(answer: AnswerOptions | undefined): object {
  return typeof answer?.result === 'object' && answer.result !== null ? answer.result : {};
}

function headersOf(method: string, { name, headers }: StatelessOptions): RawHeaders {
  const sent: Record<string, string | undefined> = {
    'MCP-Protocol-Version': VERSION,
    'Mcp-Method': method,
    'Mcp-Name': name,
    ...headers,
  };
  return Object.entries(sent).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value] as const],
  );
}
