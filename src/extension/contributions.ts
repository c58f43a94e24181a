/**
 * Everything package.json contributes, by name. A test compares both ways, so a command that is
 * declared and not registered, or the other way round, fails there and not at a user.
 */
export const COMMANDS = {
  start: 'mcpInspector.start',
  stop: 'mcpInspector.stop',
  closeCapture: 'mcpInspector.closeCapture',
  openTimeline: 'mcpInspector.openTimeline',
  export: 'mcpInspector.export',
  createReport: 'mcpInspector.createReport',
  startDemo: 'mcpInspector.startDemo',
  showLog: 'mcpInspector.showLog',
  copyUrl: 'mcpInspector.copyUrl',
  pauseRecording: 'mcpInspector.pauseRecording',
  resumeRecording: 'mcpInspector.resumeRecording',
  mark: 'mcpInspector.mark',
  allowHost: 'mcpInspector.allowHost',
  switchInspector: 'mcpInspector.switchInspector',
  explainRule: 'mcpInspector.explainRule',
  ignoreRule: 'mcpInspector.ignoreRule',
  stopIgnoringRule: 'mcpInspector.stopIgnoringRule',
  showFindings: 'mcpInspector.showFindings',
  showActions: 'mcpInspector.showActions',
  showIdentifiers: 'mcpInspector.showIdentifiers',
  hideIdentifiers: 'mcpInspector.hideIdentifiers',
  inspectServer: 'mcpInspector.inspectServer',
  deleteCaptures: 'mcpInspector.deleteCaptures',
  expose: 'mcpInspector.expose',
  connectClient: 'mcpInspector.connectClient',
  openCapture: 'mcpInspector.openCapture',
  revealInTimeline: 'mcpInspector.revealInTimeline',
  copySessionId: 'mcpInspector.copySessionId',
  filterBySession: 'mcpInspector.filterBySession',
  followSession: 'mcpInspector.followSession',
  exportSession: 'mcpInspector.exportSession',
  deleteSession: 'mcpInspector.deleteSession',
  compareSessions: 'mcpInspector.compareSessions',
  groupBy: 'mcpInspector.groupBy',
  openSample: 'mcpInspector.openSample',
  openAsText: 'mcpInspector.openAsText',
} as const;

export type CommandName = keyof typeof COMMANDS;

export const VIEW_CONTAINERS = { inspector: 'mcpInspector' } as const;

export const VIEWS = {
  sessions: 'mcpInspector.sessions',
  conversations: 'mcpInspector.conversations',
  findings: 'mcpInspector.findings',
} as const;

/** Where VS Code asks for MCP servers. */
export const MCP_PROVIDERS = { twins: 'mcpInspector.inspectedServers' } as const;

/** View types of webview panels; each has an activation event that restores it. */
export const PANELS = { timeline: 'mcpInspector.timeline' } as const;

/** View types of editors: for capture files, and on request for any file of JSON lines. */
export const EDITORS = {
  capture: 'mcpInspector.capture',
  lines: 'mcpInspector.lines',
} as const;

/** The settings and the types of their values. */
export interface Settings {
  /** Empty: none. */
  'mcpInspector.target': string;
  'mcpInspector.autoStart': boolean;
  /** 0: the port the target had last time, otherwise a free one. */
  'mcpInspector.port': number;
  'mcpInspector.listenAddress': string;
  'mcpInspector.allowedHosts': readonly string[];
  'mcpInspector.hostHeader': 'auto' | 'preserve' | 'target';
  'mcpInspector.maxBodyBytes': number;
  /** An absolute path; empty: the extension's storage. */
  'mcpInspector.captureDirectory': string;
  /** 0: no limit. */
  'mcpInspector.maxCapturesMegabytes': number;
  /** 0: for ever. */
  'mcpInspector.maxCapturesDays': number;
  'mcpInspector.userLocation': 'keep' | 'round' | 'drop';
  'mcpInspector.rewrite.endpoint': boolean;
  'mcpInspector.rewrite.oauthMetadata': boolean;
  'mcpInspector.rewrite.location': boolean;
  /** A PEM file; empty: none. */
  'mcpInspector.certificateAuthorities': string;
  /** Ids of rules whose findings are not shown. */
  'mcpInspector.ignoredRules': readonly string[];
  /** Whether findings stand in the Problems panel as well. */
  'mcpInspector.problems': boolean;
}

export const SETTINGS = [
  'mcpInspector.target',
  'mcpInspector.autoStart',
  'mcpInspector.port',
  'mcpInspector.listenAddress',
  'mcpInspector.allowedHosts',
  'mcpInspector.hostHeader',
  'mcpInspector.maxBodyBytes',
  'mcpInspector.captureDirectory',
  'mcpInspector.maxCapturesMegabytes',
  'mcpInspector.maxCapturesDays',
  'mcpInspector.userLocation',
  'mcpInspector.rewrite.endpoint',
  'mcpInspector.rewrite.oauthMetadata',
  'mcpInspector.rewrite.location',
  'mcpInspector.certificateAuthorities',
  'mcpInspector.ignoredRules',
  'mcpInspector.problems',
] as const satisfies readonly (keyof Settings)[];

/** The context keys `when` clauses read, and the types of their values. */
export interface ContextKeys {
  /** The capture on show is live and has traffic. */
  'mcpInspector.hasTraffic': boolean;
  /** The Conversations view shows personal identifiers. */
  'mcpInspector.identifiers': boolean;
  /** Empty: nothing runs. `opened`: a capture is shown that no relay feeds. */
  'mcpInspector.state': '' | 'starting' | 'listening' | 'opened';
  /** Of the relay that listens. */
  'mcpInspector.recording': '' | 'recording' | 'paused';
  /** There are host names whose requests were refused and that could be allowed. */
  'mcpInspector.refusesHosts': boolean;
  /** More than one inspector, or opened capture, in this window. */
  'mcpInspector.several': boolean;
  /** Two sessions are checked. */
  'mcpInspector.comparable': boolean;
  /** A finding was looked at in this window. Commands of lines in trees tick no step of a walkthrough. */
  'mcpInspector.findingRead': boolean;
}

export const CONTEXT_KEYS = [
  'mcpInspector.hasTraffic',
  'mcpInspector.identifiers',
  'mcpInspector.state',
  'mcpInspector.recording',
  'mcpInspector.refusesHosts',
  'mcpInspector.several',
  'mcpInspector.comparable',
  'mcpInspector.findingRead',
] as const satisfies readonly (keyof ContextKeys)[];
