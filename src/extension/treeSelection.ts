import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';

/** The part of a `TreeView` this needs. */
export interface SelectingView<Node> {
  readonly selection: readonly Node[];
  readonly onDidChangeSelection: Event<{ readonly selection: readonly Node[] }>;
}

const LOOK_AGAIN_MS = 50;
const LOOKS = 60;

/**
 * Tells which line of a tree was selected. While a line is being refreshed, VS Code does not know its
 * children for the time of one round trip, and reports a selection among them as empty; it knows
 * them again shortly after without saying so. An empty selection is therefore looked at again. With the
 * next move of the focus VS Code may report the selection of before once more: nobody selected
 * anything then, so a line is told once until another one is. `keyOf` says which lines are the same.
 */
export function onTreeSelection<Node>(
  view: SelectingView<Node>,
  keyOf: (node: Node) => string,
  selected: (node: Node) => void,
  pause: (ms: number) => Promise<void> = rest,
): Disposable {
  let latest = 0;
  let told: string | undefined;
  const lookAgain = async (change: number) => {
    for (let look = 0; look < LOOKS && change === latest; look += 1) {
      const [node] = view.selection;
      if (node !== undefined) {
        const key = keyOf(node);
        if (key !== told) selected(node);
        told = key;
        return;
      }
      await pause(LOOK_AGAIN_MS);
    }
  };
  const subscription = view.onDidChangeSelection(() => void lookAgain((latest += 1)));
  return {
    dispose: () => {
      latest += 1;
      subscription.dispose();
    },
  };
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
