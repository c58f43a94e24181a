import { CaptureEngine } from '../../src/engine/engine.ts';
import { forgetfulHost } from '../engine/captures.ts';
import type { OpenPage, WebviewLab } from './page.ts';

/** The page on the real engine with the capture in which one call forgets its session id. */
export async function withEngine(
  lab: WebviewLab,
  use: (opened: OpenPage) => Promise<void>,
  options: Parameters<WebviewLab['open']>[0] = {},
): Promise<void> {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  await lab.use({ handlers: engine.handlers, ...options }, use);
  engine.dispose();
}
