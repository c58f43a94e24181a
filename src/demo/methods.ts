import { isRecord, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import { documents, findDocument } from './documents.ts';
import { callTool, tools } from './tools.ts';

export const serverInfo = { name: 'demo-harbour', title: 'Demo harbour', version: '1.0.0' };

export const capabilities = { tools: {}, resources: {} };

/** What a method answers, before an era wraps it. */
export type MethodAnswer =
  | { readonly result: Record<string, unknown> }
  | { readonly error: { readonly code: number; readonly message: string } };

const RESULTS_PAGE = {
  uri: 'ui://demo/results.html',
  name: 'Search results',
  mimeType: 'text/html;profile=mcp-app',
};

/** Answers what both eras share; a method it does not know gets -32601. */
export function answerMethod({ method, params = {} }: JsonRpcMessage): MethodAnswer {
  switch (method) {
    case 'tools/list':
      return { result: { tools } };
    case 'tools/call':
      return answerToolCall(params);
    case 'resources/list':
      return { result: { resources: [RESULTS_PAGE, ...documents.map(resourceOf)] } };
    case 'resources/templates/list':
      return { result: { resourceTemplates: [] } };
    case 'resources/read':
      return answerRead(params['uri']);
    default:
      return { error: { code: -32601, message: `Method not found: ${method ?? ''}` } };
  }
}

/** The `arguments` of a tool call, where they are an object. */
export function toolInput(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return isRecord(params['arguments']) ? params['arguments'] : {};
}

function answerToolCall(params: Readonly<Record<string, unknown>>): MethodAnswer {
  const result = callTool(params['name'], toolInput(params));
  if (result) return { result: { ...result } };
  return { error: { code: -32602, message: 'Unknown tool: the demo has search and fetch' } };
}

function resourceOf({ id, title }: { id: string; title: string }) {
  return { uri: `handbook://${id}`, name: title, mimeType: 'text/plain' };
}

function answerRead(uri: unknown): MethodAnswer {
  if (uri === RESULTS_PAGE.uri) {
    const text = '<!doctype html><title>Results</title><ul id="results"></ul>';
    return { result: { contents: [{ uri, mimeType: RESULTS_PAGE.mimeType, text }] } };
  }
  const page =
    typeof uri === 'string' ? findDocument(uri.replace(/^handbook:\/\//, '')) : undefined;
  if (!page) return { error: { code: -32602, message: 'Resource not found' } };
  return { result: { contents: [{ uri, mimeType: 'text/plain', text: page.text }] } };
}
