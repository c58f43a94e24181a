/**
 * What the parser does not take for HTTP: conflicting lengths, folded lines, heads that are too long.
 * It is answered as node:http would, never forwarded, and recorded where its first line can be read.
 * Its fields are not recorded: nobody can say which of them are credentials.
 */
import type { Socket } from 'node:net';
import type { ExchangeRecorder, Peer } from '../capture/recorder.ts';

const ANSWERS: Readonly<Record<string, { status: number; statusText: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, statusText: 'Request Header Fields Too Large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, statusText: 'Payload Too Large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, statusText: 'Request Timeout' },
};
const MALFORMED = { status: 400, statusText: 'Bad Request' };
const HEADERS = [['Connection', 'close']] as const;

const REQUEST_LINE = /^([A-Z]{1,20}) ([^\s\0]{1,8192}) HTTP\/(\d\.\d)\r?\n/;

interface ParserError extends Error {
  readonly code?: string;
  /** The bytes the parser stumbled in. */
  readonly rawPacket?: Buffer;
}

/**
 * Ends a connection the parser gave up. `begin` is called for a request that can be told; where
 * another exchange is open on the connection the error is that exchange's.
 */
export function endMalformed(
  error: ParserError,
  socket: Socket,
  { open, peer, begin }: { open: number; peer: Peer; begin: () => ExchangeRecorder },
): void {
  const fromParser = error.code?.startsWith('HPE_') || error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  if (fromParser && open === 0 && socket.writable) {
    const { status, statusText } = ANSWERS[error.code ?? ''] ?? MALFORMED;
    socket.write(`HTTP/1.1 ${status} ${statusText}\r\nConnection: close\r\n\r\n`);
    const line = REQUEST_LINE.exec(error.rawPacket?.toString('latin1') ?? '');
    if (line) {
      const [, method = '', url = '', httpVersion = ''] = line;
      const recorder = begin();
      recorder.request({ method, url, httpVersion, headers: [], peer });
      recorder.response({ status, statusText, headers: HEADERS });
      recorder.end({ reason: 'refused', error: `The request is not valid HTTP (${error.code}).` });
    }
  }
  socket.destroy(error);
}
