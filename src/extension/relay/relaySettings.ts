/** The settings that say how the relay listens, forwards and records, as the process takes them. */
import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import { allowableName, isLoopbackName } from '../../base/hostNames.ts';

export interface RelaySettings {
  /** An IP address of this machine. */
  readonly listenAddress: string;
  readonly allowedHosts: readonly string[];
  readonly hostHeader: 'auto' | 'preserve' | 'target';
  readonly maxBodyBytes: number;
  /** What all captures together may take, in MB; 0: any size. */
  readonly maxCapturesMegabytes: number;
  /** How long a capture is kept after its last record; 0: for ever. */
  readonly maxCapturesDays: number;
  /** What of `openai/userLocation` is recorded. */
  readonly userLocation: 'keep' | 'round' | 'drop';
  readonly rewriteEndpoint: boolean;
  readonly rewriteOauthMetadata: boolean;
  readonly rewriteLocation: boolean;
  /** A PEM file; empty: none beside those the system trusts. */
  readonly certificateAuthorities: string;
}

/** The settings as the code names them here and as package.json does. */
export const RELAY_SETTINGS = {
  listenAddress: 'mcpInspector.listenAddress',
  allowedHosts: 'mcpInspector.allowedHosts',
  hostHeader: 'mcpInspector.hostHeader',
  maxBodyBytes: 'mcpInspector.maxBodyBytes',
  maxCapturesMegabytes: 'mcpInspector.maxCapturesMegabytes',
  maxCapturesDays: 'mcpInspector.maxCapturesDays',
  userLocation: 'mcpInspector.userLocation',
  rewriteEndpoint: 'mcpInspector.rewrite.endpoint',
  rewriteOauthMetadata: 'mcpInspector.rewrite.oauthMetadata',
  rewriteLocation: 'mcpInspector.rewrite.location',
  certificateAuthorities: 'mcpInspector.certificateAuthorities',
} as const satisfies Record<keyof RelaySettings, string>;

/** Records go through strings, which have a greatest length. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** What is wrong with a value, and which setting has it; undefined where the relay can take them. */
export function settingsProblem(settings: RelaySettings): string | undefined {
  const { listenAddress, allowedHosts, maxBodyBytes } = settings;
  if (isIP(listenAddress) === 0) {
    return l10n.t(
      '{0} takes an IP address of this machine, such as 127.0.0.1, not {1}.',
      RELAY_SETTINGS.listenAddress,
      JSON.stringify(listenAddress),
    );
  }
  const wrong = allowedHosts.find((name) => allowableName(name) === undefined);
  if (wrong !== undefined) {
    return l10n.t(
      '{0} takes host names such as tunnel.example, not {1}.',
      RELAY_SETTINGS.allowedHosts,
      JSON.stringify(wrong),
    );
  }
  if (!Number.isInteger(maxBodyBytes) || maxBodyBytes < 0 || maxBodyBytes > MOST_BODY_BYTES) {
    return l10n.t(
      '{0} takes a number of bytes up to {1}, not {2}.',
      RELAY_SETTINGS.maxBodyBytes,
      MOST_BODY_BYTES,
      JSON.stringify(maxBodyBytes),
    );
  }
  if (!Number.isInteger(settings.maxCapturesMegabytes) || settings.maxCapturesMegabytes < 0) {
    return l10n.t(
      '{0} takes a number of megabytes, 0 for no limit, not {1}.',
      RELAY_SETTINGS.maxCapturesMegabytes,
      JSON.stringify(settings.maxCapturesMegabytes),
    );
  }
  if (!Number.isInteger(settings.maxCapturesDays) || settings.maxCapturesDays < 0) {
    return l10n.t(
      '{0} takes a number of days, 0 to keep captures for ever, not {1}.',
      RELAY_SETTINGS.maxCapturesDays,
      JSON.stringify(settings.maxCapturesDays),
    );
  }
  return undefined;
}

/** Other machines can connect there. */
export function isExposed(listenAddress: string): boolean {
  return !isLoopbackName(listenAddress);
}

/** The arguments of `record` for them; `hosts` are allowed beside those of the settings. */
export function relayArguments(settings: RelaySettings, hosts: readonly string[]): string[] {
  const allowed = new Set([...settings.allowedHosts, ...hosts]);
  const unchanged = [
    ...(settings.rewriteEndpoint ? [] : ['endpoint']),
    ...(settings.rewriteOauthMetadata ? [] : ['oauth-metadata']),
    ...(settings.rewriteLocation ? [] : ['location']),
  ];
  return [
    ...['--host-header', settings.hostHeader, '--max-body-bytes', String(settings.maxBodyBytes)],
    ...['--max-captures-bytes', String(settings.maxCapturesMegabytes * 1024 ** 2)],
    ...['--max-captures-days', String(settings.maxCapturesDays)],
    ...['--user-location', settings.userLocation],
    ...unchanged.flatMap((name) => ['--no-rewrite', name]),
    ...[...allowed].flatMap((name) => ['--allow-host', name]),
    ...(settings.certificateAuthorities === '' ? [] : ['--ca', settings.certificateAuthorities]),
  ];
}

/** `ADDRESS:PORT` as `--listen` takes it. */
export function listenArgument(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
