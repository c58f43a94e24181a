/** A finding for tests: what is not given is of no interest. */
import type { PlacedFinding } from '../../../src/contract/findingRules.ts';

export function finding(fields: Partial<PlacedFinding> = {}): PlacedFinding {
  return {
    ...{ id: 'session-id-not-echoed:exchange:12', rule: 'session-id-not-echoed' },
    ...{ title: 'Session id not echoed', severity: 'error', message: 'No id.\u202e' },
    subject: { kind: 'exchange', key: '12' },
    ...{ explanation: '', remedy: '', spec: { title: '', url: '' } },
    ...{ exchanges: [1, 12], inferred: true, plane: 'openai-mcp' },
    place: { x: 12, label: 'tools/call', tool: 'search', startT: 61_230 },
    ...fields,
  };
}
