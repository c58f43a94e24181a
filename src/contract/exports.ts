/** What leaves the engine as a text or a file. */

export interface CurlQuery {
  x: number;
  /** Keep what identifies a person; absent: masked. Credentials are never there: they are not recorded. */
  includeIdentifiers?: boolean;
}

export interface CurlView {
  /** For bash, zsh and the like; sends the request to the server itself. */
  command: string;
  /** What has to be known before it is run (variables to set, a body that was cut), in sentences. */
  notes: string[];
}

export interface ReportRequest {
  format: 'markdown' | 'json';
  /** Keep what identifies a person; absent: masked. */
  includeIdentifiers?: boolean;
}

/** What `mcp-inspector report` would print for the capture as far as it is written. */
export interface ReportText {
  text: string;
}

export interface ExportRequest {
  format: 'jsonl';
  /** Absolute path on the engine's machine; created with mode 0600. */
  out: string;
  includeIdentifiers: boolean;
  /** Only the exchanges of this session; an error where the capture has none of that id. */
  session?: string;
  /** The filter language: only exchanges it lets through. An error where it cannot be read. */
  filter?: string;
}

export interface ExportOutcome {
  out: string;
  records: number;
  exchanges: number;
  bytes: number;
}
