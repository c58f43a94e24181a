import { findDocument, searchDocuments, type DemoDocument } from './documents.ts';

/** The two tools that a ChatGPT connector asks a server for, over the documents of the demo. */
export const tools = [
  {
    name: 'search',
    title: 'Search the handbook',
    description: 'Finds pages of the demo harbour handbook. Returns ids to pass to fetch.',
    inputSchema: {
      type: 'object',
      properties: { query: { type: 'string', description: 'Words to look for' } },
      required: ['query'],
    },
    annotations: { readOnlyHint: true },
    _meta: { ui: { resourceUri: 'ui://demo/results.html' } },
  },
  {
    name: 'fetch',
    title: 'Fetch a page',
    description: 'Returns the full text of one page of the demo harbour handbook.',
    inputSchema: {
      type: 'object',
      properties: { id: { type: 'string', description: 'An id that search returned' } },
      required: ['id'],
    },
    annotations: { readOnlyHint: true },
  },
] as const;

export interface ToolResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly isError?: boolean;
}

/** Undefined for a tool that does not exist; wrong arguments give a result with `isError`. */
export function callTool(name: unknown, input: Record<string, unknown>): ToolResult | undefined {
  switch (name) {
    case 'search':
      return search(input['query']);
    case 'fetch':
      return fetchPage(input['id']);
    default:
      return undefined;
  }
}

/** How long a tool works, in milliseconds: a page takes longer the longer it is. */
export function workOf(name: unknown, input: Record<string, unknown>): number {
  const page = typeof input['id'] === 'string' ? findDocument(input['id']) : undefined;
  return name === 'fetch' ? 40 + Math.round((page?.text.length ?? 0) / 5) : 60;
}

function search(query: unknown): ToolResult {
  if (typeof query !== 'string') return toolError('search needs a string "query".');
  const results = searchDocuments(query).map(({ id, title }) => ({ id, title, url: urlOf(id) }));
  return textResult({ results });
}

function fetchPage(id: unknown): ToolResult {
  const page = typeof id === 'string' ? findDocument(id) : undefined;
  if (!page) return toolError('fetch needs the "id" of a page; search returns them.');
  return textResult(pageAnswer(page));
}

function pageAnswer({ id, title, text }: DemoDocument) {
  return { id, title, text, url: urlOf(id), metadata: { source: 'demo harbour handbook' } };
}

function urlOf(id: string): string {
  return `https://harbour.example/handbook/${id}`;
}

function textResult(value: unknown): ToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(value) }] };
}

function toolError(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
