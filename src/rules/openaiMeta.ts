/** What requests say through OpenAI's `_meta` keys; the values themselves stay out of the model. */
import type { Exchange, VendorFacts } from '../analysis/model.ts';

/** Of each message of the client that carries such keys. */
export function vendorFactsOfMessages({ rpc }: Exchange): VendorFacts[] {
  const found: VendorFacts[] = [];
  // Asked of every exchange by several rules.
  for (const { dir, meta } of rpc) if (dir === 'up' && meta?.openai) found.push(meta.openai);
  return found;
}
