/** What the status bar says of the inspector, as plain data. */
import { plural, visibleLine } from '../../base/shortText.ts';
import type { CaptureStatus } from '../../contract/api.ts';
import { shortTarget } from '../targets/targetUrl.ts';

export interface StatusLine {
  /** With codicons. */
  readonly text: string;
  readonly tooltip: string;
  /** The line read aloud, as a sentence. */
  readonly spoken: string;
}

export type StatusSubject =
  /** Nothing runs: nothing to say. */
  | { readonly kind: 'none' }
  | { readonly kind: 'starting' }
  /** `status` is absent until the engine has answered. */
  | {
      readonly kind: 'running';
      readonly status: CaptureStatus | undefined;
      /** Where the outside world reaches it now. */
      readonly publicAddress?: string | undefined;
    };

export function statusLine(subject: StatusSubject): StatusLine | undefined {
  switch (subject.kind) {
    case 'none':
      return undefined;
    case 'starting':
      return line('$(loading~spin) MCP', ['MCP Inspector is starting']);
    case 'running':
      return subject.status && runningLine(subject.status, subject.publicAddress);
  }
}

function runningLine(status: CaptureStatus, publicAddress: string | undefined): StatusLine {
  const { findings } = status;
  const errors = findings.error > 0 ? ` $(error) ${findings.error}` : '';
  const found = findings.error > 0 ? `${plural(findings.error, 'error')} found` : 'no errors found';
  const open = publicAddress === undefined ? '' : ' $(globe) public';
  return line(`${iconOf(status)} MCP${placeOf(status)}${open}${errors}`, [
    ...factsOf(status),
    ...(publicAddress === undefined ? [] : [`Public as ${visibleLine(publicAddress)}`]),
    `${plural(status.exchanges, 'exchange')}, ${plural(status.sessions, 'session')}, ${found}`,
    ...(status.trouble === undefined ? [] : [visibleLine(status.trouble)]),
  ]);
}

function iconOf({ trouble, url, recording }: CaptureStatus): string {
  if (trouble !== undefined) return '$(warning)';
  if (url === undefined) return '$(file)';
  return recording ? '$(pulse)' : '$(debug-pause)';
}

function placeOf({ url }: CaptureStatus): string {
  return url === undefined ? '' : ` :${new URL(url).port}`;
}

function factsOf({ url, target, recording, file }: CaptureStatus): string[] {
  if (url === undefined) return [`MCP Inspector shows the capture ${nameOf(file)}`];
  const from = `MCP Inspector forwards ${url} to ${shortTarget(target)}`;
  return [from, recording ? 'Recording' : 'Recording is paused, traffic is still forwarded'];
}

function nameOf(file: string): string {
  return visibleLine(file.split(/[\\/]/).at(-1) ?? file);
}

function line(text: string, facts: readonly string[]): StatusLine {
  return { text, tooltip: facts.join('\n'), spoken: `${facts.join('. ')}.` };
}
