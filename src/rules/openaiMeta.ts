/** What requests say through OpenAI's `_meta` keys; the values themselves stay out of the model. */
import type { Exchange, VendorFacts } from '../analysis/model.ts';

/** Of each message of the client that carries such keys. */
export function vendorFactsOfMessages({ rpc }: Exchange): VendorFacts[] {
  return rpc.flatMap(({ dir, meta }) => (dir === 'up' && meta?.openai ? [meta.openai] : []));
}
