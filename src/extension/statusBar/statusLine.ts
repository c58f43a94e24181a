/** What the status bar says of the inspector, as plain data. */
import * as l10n from '@vscode/l10n';
import { visibleLine } from '../../base/shortText.ts';
import type { CaptureStatus } from '../../contract/api.ts';
import { counted } from '../counted.ts';
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
      return line('$(loading~spin) MCP', [l10n.t('MCP Inspector is starting')]);
    case 'running':
      return subject.status && runningLine(subject.status, subject.publicAddress);
  }
}

function runningLine(status: CaptureStatus, publicAddress: string | undefined): StatusLine {
  const { findings } = status;
  const errors = findings.error > 0 ? ` $(error) ${findings.error}` : '';
  const open = publicAddress === undefined ? '' : ` $(globe) ${l10n.t('public')}`;
  return line(`${iconOf(status)} MCP${placeOf(status)}${open}${errors}`, [
    ...factsOf(status),
    ...(publicAddress === undefined ? [] : [l10n.t('Public as {0}', visibleLine(publicAddress))]),
    [
      counted.exchanges(status.exchanges),
      counted.sessions(status.sessions),
      foundText(findings.error),
    ].join(', '),
    ...(status.trouble === undefined ? [] : [visibleLine(status.trouble)]),
  ]);
}

function foundText(errors: number): string {
  if (errors === 0) return l10n.t('no errors found');
  return errors === 1 ? l10n.t('1 error found') : l10n.t('{0} errors found', errors);
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
  if (url === undefined) return [l10n.t('MCP Inspector shows the capture {0}', nameOf(file))];
  const from = l10n.t('MCP Inspector forwards {0} to {1}', url, shortTarget(target));
  return [
    from,
    recording ? l10n.t('Recording') : l10n.t('Recording is paused, traffic is still forwarded'),
  ];
}

function nameOf(file: string): string {
  return visibleLine(file.split(/[\\/]/).at(-1) ?? file);
}

function line(text: string, facts: readonly string[]): StatusLine {
  return { text, tooltip: facts.join('\n'), spoken: `${facts.join('. ')}.` };
}
