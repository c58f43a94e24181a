import type { FromWebview, ToWebview, WebviewState } from '../contract/webview.ts';

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: WebviewState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension on the other side of `postMessage`, and the state VS Code keeps for this view. */
export interface Host {
  post(message: FromWebview): void;
  listen(listener: (message: ToWebview) => void): void;
  /** As it was written, by this version or another. */
  readState(): unknown;
  writeState(state: WebviewState): void;
}

/** May be called once only: VS Code hands its API out a single time. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (listener) =>
      addEventListener('message', (event: MessageEvent<ToWebview>) => listener(event.data)),
    readState: () => api.getState(),
    writeState: (state) => api.setState(state),
  };
}
