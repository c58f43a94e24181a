/**
 * What a filter looks at: one exchange. The engine's `Row` satisfies this by its shape. All times are
 * milliseconds since the capture began.
 */
export interface FilterRow {
  /** Its number in the capture. */
  readonly x: number;
  readonly startT: number;
  /** Absent while the exchange is open. */
  readonly endT?: number | undefined;
  readonly httpMethod: string;
  readonly path: string;
  /** The JSON-RPC method, `(stream)`, …; for auxiliary exchanges the HTTP method and path. */
  readonly label: string;
  readonly tool?: string | undefined;
  readonly status?: number | undefined;
  readonly stream: boolean;
  readonly mcp: boolean;
  readonly era: string;
  readonly plane: string;
  readonly echo: string;
  readonly sessionId?: string | undefined;
  readonly batch?: number | undefined;
  readonly conversation?: string | undefined;
  readonly outcome: string;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly findings: readonly { readonly rule: string }[];
  /** Its session is an orphan. Absent: decided by the finding `session-orphaned` among `findings`. */
  readonly orphan?: boolean | undefined;
  /** Notes of the marks that stand at it. */
  readonly notes?: readonly string[] | undefined;
  /** Whether its heads, bodies or events say a text, given in lower case; absent: unknown. */
  says?(text: string): boolean;
  /** What a row does not show; costly to say, so asked only where a term of the filter asks. */
  readonly facts?: RowFacts | undefined;
}

/** What an exchange, its headers and its session say beyond its row. */
export interface RowFacts {
  /** A credential came with the request. */
  readonly authenticated: boolean;
  /** Its session was neither deleted nor released. */
  readonly neverDeleted: boolean;
  /** Its session was used in more than one batch. */
  readonly reused: boolean;
  /** Names of the header fields of request and response, in lower case. */
  readonly headers: readonly string[];
  readonly openai: OpenAiValues;
}

/** Values of `openai/*` in the request's `_meta`, or else in the header twins. */
export interface OpenAiValues {
  readonly session?: string;
  readonly subject?: string;
  readonly org?: string;
  readonly locale?: string;
}
