/** What the outside world has to do with this window's relays: where it reaches them, and what it was refused. */
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { AllowContext } from '../commands/allowHostCommand.ts';
import type { Inspector } from '../inspector/inspector.ts';
import { offerHost } from './offerHost.ts';
import { checkPublicAddress } from './publicAddress.ts';
import { PublicMarks } from './publicMarks.ts';
import { onFirstRefusal } from './relayWatch.ts';

export function publicMarks(): PublicMarks<Inspector> {
  return new PublicMarks<Inspector>({
    check: (address, { client }) => checkPublicAddress(address, client),
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return toDisposable(() => clearTimeout(timer));
    },
  });
}

/** For each relay that begins or is found again: offers what it refuses first, and looks for its public address. */
export function watchExposure(
  context: AllowContext & { readonly marks: PublicMarks<Inspector> },
): Disposable {
  const { inspectors, memory, marks } = context;
  return inspectors.onDidAdopt((inspector) => {
    const { client, address } = inspector;
    if (address.url === undefined) return;
    const offering = onFirstRefusal(client, (name) => void offerHost(context, inspector, name));
    inspector.onDidEnd(() => offering.dispose());
    const publicAddress = memory.publicAddressOf(address.target);
    if (publicAddress !== undefined) void marks.open(inspector, publicAddress).catch(() => false);
  });
}
