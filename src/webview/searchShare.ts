import type { SearchProgress } from '../contract/api.ts';

/** "42 %": how much of the capture was searched for free text. */
export function searchShare({ done, of }: SearchProgress): string {
  return `${Math.floor((100 * done) / of)} %`;
}
