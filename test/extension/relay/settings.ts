import type { RelaySettings } from '../../../src/extension/relay/relaySettings.ts';

/** The settings as package.json has them. */
export const DEFAULTS: RelaySettings = {
  listenAddress: '127.0.0.1',
  allowedHosts: [],
  hostHeader: 'auto',
  maxBodyBytes: 1_048_576,
  maxCapturesMegabytes: 2048,
  maxCapturesDays: 30,
  userLocation: 'keep',
  rewriteEndpoint: true,
  rewriteOauthMetadata: true,
  rewriteLocation: true,
  certificateAuthorities: '',
};
