import { element } from '../dom.ts';
import { LazyBlocks, type Block } from './lazyBlocks.ts';
import { piecesOf } from './textPieces.ts';

const LINE_PX = 19;
const CHARACTERS_PER_LINE = 70;

/** Text of any length as it is, in pieces that are drawn when they come into view. */
export function plainText(text: string): HTMLElement {
  const root = element('div', { class: 'code plain' });
  new LazyBlocks(root, piecesOf(text).map(blockOf));
  return root;
}

function blockOf(piece: string): Block {
  const lines = piece.split('\n');
  const rows = lines.reduce(
    (sum, { length }) => sum + Math.max(1, length / CHARACTERS_PER_LINE),
    0,
  );
  return {
    estimate: Math.ceil(rows) * LINE_PX,
    fill: () => [element('pre', { text: piece })],
  };
}
