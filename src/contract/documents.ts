/**
 * What of an exchange can be read as a document, and the addresses VS Code knows these documents by:
 * `mcp-capture:/<capture>/<exchange>/<part>-<exchange>.<extension>`.
 */

export const DOCUMENT_SCHEME = 'mcp-capture';

/** Each part with the extension VS Code tells its language by. */
const extensions = {
  /** The request's body. */
  request: 'json',
  /** The answer's body; of an event stream, the message that answers. */
  response: 'json',
  /** The answer's server-sent events. */
  events: 'json',
  /** Request and response heads. */
  headers: 'txt',
  /** All of it. */
  exchange: 'json',
} as const;

export type DocumentPart = keyof typeof extensions;

export const DOCUMENT_PARTS = Object.keys(extensions) as readonly DocumentPart[];

/** In the part `exchange`, the line (from 0) its request stands on; its headers follow. */
export const REQUEST_LINE = 2;

export interface DocumentRequest {
  readonly x: number;
  readonly part: DocumentPart;
  /** Personal identifiers as they were sent; masked otherwise. */
  readonly includeIdentifiers?: boolean;
}

export interface DocumentText {
  readonly text: string;
  /** As VS Code names it. `jsonc`: JSON under a remark. */
  readonly language: 'json' | 'jsonc' | 'plaintext';
  /** The exchange is still open: there may be more. */
  readonly open: boolean;
}

/** One document: of which capture, and what of it. */
export interface CaptureDocument extends DocumentRequest {
  /** Tells captures apart, see `captureKey`. */
  readonly capture: string;
}

/** The path and query of a document's address. */
export function documentAddress({ capture, x, part, includeIdentifiers }: CaptureDocument) {
  const path = `/${capture}/${x}/${part}-${x}.${extensions[part]}`;
  return { scheme: DOCUMENT_SCHEME, path, query: includeIdentifiers === true ? REVEALED : '' };
}

/** Reads an address back; undefined where it is none of ours. */
export function readDocumentAddress(address: {
  readonly path: string;
  readonly query: string;
}): CaptureDocument | undefined {
  const match = /^\/([0-9a-z]+)\/(\d{1,15})\/([a-z]+)-\2\.[a-z]+$/.exec(address.path);
  const [, capture = '', x, name] = match ?? [];
  const part = DOCUMENT_PARTS.find((known) => known === name);
  if (part === undefined) return undefined;
  return { capture, x: Number(x), part, includeIdentifiers: address.query === REVEALED };
}

const REVEALED = 'identifiers';
