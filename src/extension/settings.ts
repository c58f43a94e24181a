import { workspace } from 'vscode';
import type { Settings } from './contributions.ts';
import { RELAY_SETTINGS, type RelaySettings } from './relay/relaySettings.ts';

/** The value in force: the user's, or the default of package.json. */
export function readSetting<K extends keyof Settings>(name: K): Settings[K] {
  const dot = name.lastIndexOf('.');
  const value = workspace
    .getConfiguration(name.slice(0, dot))
    .get<Settings[K]>(name.slice(dot + 1));
  if (value === undefined) throw new Error(`package.json declares no default for ${name}`);
  return value;
}

export function readRelaySettings(): RelaySettings {
  return {
    listenAddress: readSetting(RELAY_SETTINGS.listenAddress).trim(),
    allowedHosts: readSetting(RELAY_SETTINGS.allowedHosts),
    hostHeader: readSetting(RELAY_SETTINGS.hostHeader),
    maxBodyBytes: readSetting(RELAY_SETTINGS.maxBodyBytes),
    maxCapturesMegabytes: readSetting(RELAY_SETTINGS.maxCapturesMegabytes),
    maxCapturesDays: readSetting(RELAY_SETTINGS.maxCapturesDays),
    userLocation: readSetting(RELAY_SETTINGS.userLocation),
    rewriteEndpoint: readSetting(RELAY_SETTINGS.rewriteEndpoint),
    rewriteOauthMetadata: readSetting(RELAY_SETTINGS.rewriteOauthMetadata),
    rewriteLocation: readSetting(RELAY_SETTINGS.rewriteLocation),
    certificateAuthorities: readSetting(RELAY_SETTINGS.certificateAuthorities).trim(),
  };
}
