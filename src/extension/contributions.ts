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
  startDemo: 'mcpInspector.startDemo',
  showLog: 'mcpInspector.showLog',
  copyUrl: 'mcpInspector.copyUrl',
} as const;

export type CommandName = keyof typeof COMMANDS;

export const VIEW_CONTAINERS = { inspector: 'mcpInspector' } as const;

export const VIEWS = { sessions: 'mcpInspector.sessions' } as const;

/** View types of webview panels; each has an activation event that restores it. */
export const PANELS = { timeline: 'mcpInspector.timeline' } as const;

/** The settings and the types of their values. */
export interface Settings {
  /** 0: the port the target had last time, otherwise a free one. */
  'mcpInspector.port': number;
}

export const SETTINGS = ['mcpInspector.port'] as const satisfies readonly (keyof Settings)[];

/** The context keys `when` clauses read, and the types of their values. */
export interface ContextKeys {
  /** Empty: nothing runs. `opened`: a capture is shown that no relay feeds. */
  'mcpInspector.state': '' | 'starting' | 'listening' | 'opened';
}

export const CONTEXT_KEYS = [
  'mcpInspector.state',
] as const satisfies readonly (keyof ContextKeys)[];
