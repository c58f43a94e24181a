/**
 * What a filter looks at: one exchange. The engine's `Row` satisfies this by its shape. All times are
 * milliseconds since the capture began.
 */
export interface FilterRow {
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
}
