/**
 * Which answers are changed on their way, and how. Most are not, which is decided from the request
 * and the status without looking at anything else.
 */
import type { IncomingMessage } from 'node:http';
import type { NotRewritten, Rewrite } from '../capture/records.ts';
import { clientOrigin } from './clientOrigin.ts';
import { hasField, type FlatHeaders } from './rawHeaders.ts';
import { EndpointRewriter } from './rewriteEndpoint.ts';
import type { RelayRewrites } from './handle.ts';
import { rewriteHead, type RewriteContext } from './rewriteHead.ts';
import {
  holdsMetadata,
  isMetadataRequest,
  MAX_METADATA_BYTES,
  rewriteMetadata,
  type MetadataAnswer,
} from './rewriteMetadata.ts';
import type { Target } from './target.ts';

/** What does not change from one exchange to the next. */
export interface ForwardPolicy {
  readonly rewrites: RelayRewrites;
  /** `Host` is replaced with the target's. */
  readonly setsHost: boolean;
  /** The relay's own URL. */
  readonly listening: string;
}

const NONE: readonly Rewrite[] = [];

/** What became of a request's `Host`. */
export function hostRewrites(
  { setsHost }: ForwardPolicy,
  target: Target,
  request: IncomingMessage,
): readonly Rewrite[] {
  if (!setsHost) return NONE;
  const from = request.headers.host;
  if (from === undefined || from === target.host) return NONE;
  return [{ what: 'Host', from, to: target.host }];
}

export class AnswerRewriter {
  constructor(
    private readonly request: IncomingMessage,
    private readonly requestHeaders: FlatHeaders,
    private readonly target: Target,
    private readonly policy: ForwardPolicy,
  ) {}

  mayChangeHead(status: number): boolean {
    return status >= 300;
  }

  /** Changes the fields in place, where `mayChangeHead` says it may. */
  head(status: number, headers: string[]): Rewrite[] {
    return this.mayChangeHead(status) ? rewriteHead(status, headers, this.context()) : [];
  }

  /** The answer can only be changed once all of it is here. */
  wantsWhole(answer: IncomingMessage): boolean {
    const { method = '', url = '' } = this.request;
    return (
      this.policy.rewrites.oauthMetadata &&
      isMetadataRequest(method, url) &&
      holdsMetadata(answer.statusCode ?? 0, answer.rawHeaders)
    );
  }

  whole(answer: IncomingMessage, body: Buffer): Promise<MetadataAnswer> {
    return rewriteMetadata(body, answer.rawHeaders, this.context());
  }

  /** For an answer that may begin with the `endpoint` event. */
  endpoint(
    answer: IncomingMessage,
    onRewrite: (rewrite: Rewrite) => void,
  ): EndpointRewriter | undefined {
    if (!this.mayBeginWithEndpoint(answer) || isFixed(answer.rawHeaders)) return undefined;
    return new EndpointRewriter(this.context(), onRewrite);
  }

  /** A stream of the 2024-11-05 transport, by all that can be seen of it, which cannot be changed. */
  endpointNotRewritten(answer: IncomingMessage): NotRewritten | undefined {
    if (!this.mayBeginWithEndpoint(answer) || !isFixed(answer.rawHeaders)) return undefined;
    if (LATER_TRANSPORT.some((name) => hasField(this.requestHeaders, name))) return undefined;
    return { what: 'endpoint', reason: 'the stream is compressed or of a fixed length' };
  }

  private mayBeginWithEndpoint(answer: IncomingMessage): boolean {
    return (
      this.policy.rewrites.endpoint &&
      this.request.method === 'GET' &&
      answer.statusCode === 200 &&
      /^text\/event-stream\b/i.test(answer.headers['content-type'] ?? '')
    );
  }

  private context(): RewriteContext {
    const { target, policy, requestHeaders } = this;
    const origin = clientOrigin(requestHeaders, policy.listening);
    return { target, rewrites: policy.rewrites, origin };
  }
}

const LATER_TRANSPORT = ['mcp-session-id', 'mcp-protocol-version'];

function isFixed(headers: FlatHeaders): boolean {
  return hasField(headers, 'content-encoding') || hasField(headers, 'content-length');
}

/**
 * Collects an answer that is to be changed. Where it is too long it is left as if nobody had read
 * of it, and `tooLong` is called.
 */
export function collectWhole(
  answer: IncomingMessage,
  whole: (body: Buffer) => void,
  tooLong: () => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const stop = (): void => void answer.off('data', take).off('end', finish);
  const finish = (): void => {
    stop();
    if (answer.complete) whole(Buffer.concat(chunks));
  };
  const take = (chunk: Buffer): void => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= MAX_METADATA_BYTES) return;
    stop();
    answer.pause();
    answer.unshift(Buffer.concat(chunks));
    tooLong();
    answer.resume();
  };
  answer.on('data', take).on('end', finish);
}
