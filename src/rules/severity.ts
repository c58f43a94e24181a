import type { Severity } from './rule.ts';

/** The most severe first. */
export const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** The most severe of some findings. */
export function mostSevere(severities: readonly Severity[]): Severity {
  return severities.reduce((worst, next) => (rank[next] < rank[worst] ? next : worst), 'info');
}
