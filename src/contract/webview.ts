import type { GroupBy, RowSort } from './api.ts';

/** Messages between the extension host and the timeline webview. RPC texts pass through unread. */
import type { DocumentPart } from './documents.ts';

export type ToWebview =
  /** An answer or an event of the engine, as it came over the feed. */
  | { type: 'rpc'; text: string }
  /** The engine went away, came (back), or there is none. The webview asks for everything again on `connected`. */
  | { type: 'connection'; state: 'connected' | 'disconnected' | 'none'; message?: string }
  /** Select an exchange and bring it into view, because it was selected elsewhere. */
  | { type: 'reveal'; x: number }
  /** Show what matches, because it was asked for elsewhere; `follow` keeps the end in view. */
  | { type: 'filter'; text: string; follow: boolean }
  /** Show two sessions side by side, chosen in a tree. */
  | { type: 'compare'; left: string; right: string }
  /** How all views group from now on; also said when the page is ready. */
  | { type: 'grouping'; by: GroupBy };

export type FromWebview =
  /** The page is loaded and listens. */
  | { type: 'ready' }
  | { type: 'rpc'; text: string }
  /** The user selected an exchange here. */
  | { type: 'selected'; x: number }
  /** The user chose how to group; the trees follow. */
  | { type: 'grouping'; by: GroupBy }
  /** Keep a note: on an exchange, or at this moment of a live capture. */
  | { type: 'mark'; x?: number }
  | { type: 'copy'; text: string }
  /** Open a part of an exchange as a read-only document, where find, fold and diff are VS Code's own. */
  | { type: 'openDocument'; x: number; part: DocumentPart }
  /** The same part of two exchanges in VS Code's diff. */
  | { type: 'openDiff'; left: number; right: number; part: DocumentPart }
  /** Copy an address that opens the timeline at this exchange. */
  | { type: 'copyLink'; x: number }
  /** Export what the filter shows; without one, everything. */
  | { type: 'export'; filter?: string }
  | { type: 'openExternal'; url: string }
  | { type: 'command'; command: WebviewCommand }
  /** Let requests under this refused host name pass. */
  | { type: 'allowHost'; name: string };

/** Commands of the extension that the webview may run; nothing else is accepted. */
export type WebviewCommand =
  'start' | 'startDemo' | 'openCapture' | 'stop' | 'export' | 'copyUrl' | 'showLog';

/** What survives hiding, reload and restart: state of the view, never traffic. */
/** A session or a batch, as one side of a comparison; `term` is of the filter language. */
export interface ComparedSide {
  readonly name: string;
  readonly term: string;
}

export interface WebviewState {
  selected?: number;
  /** Key of the session or heading that is selected. */
  selectedGroup?: string;
  filter?: string;
  follow?: boolean;
  /** The visible time span; absent: everything. */
  view?: { fromT: number; toT: number };
  by?: GroupBy;
  /** How times are said: see src/webview/timeMode.ts. */
  timeMode?: string;
  /** Groups that are folded; with `unfolded` all but those are. */
  collapsed?: string[];
  unfolded?: string[];
  sort?: RowSort;
  detailsTab?: string;
  /** The part of the whole (0 to 1) the details take, beside the list and below it. */
  detailsSize?: { beside?: number; below?: number };
  /** Both sides of the comparison that is open. */
  compared?: readonly [ComparedSide, ComparedSide];
  /** When the capture began that this is about: another one has other exchanges. */
  capture?: string;
}
