/** The protocol project's own suite says the same of a server directly and through the relay. */
import { beforeAll, expect, test } from 'vitest';
import { ofType, relayTo } from '../relay/harness.ts';
import { startFixture } from './fixture/fixture.ts';
import { conformanceSuite, differences, runSuite, type Program, type Verdicts } from './suite.ts';

/** The first run of all fetches the suite and the Node it needs. */
const FETCHING_MS = 300_000;
const RUNNING_MS = 150_000;

/** What the runs have to hold, so that a suite that leaves it out does not pass unnoticed. */
const REVISIONS = [
  ['2025-11-25', ['server-session-lifecycle', 'server-sse-polling', 'tools-call-sampling']],
  ['2026-07-28', ['http-header-validation', 'http-custom-header-server-validation', 'caching']],
] as const;

let suite: Program;
beforeAll(async () => {
  suite = await conformanceSuite();
}, FETCHING_MS);

function failing(verdicts: Verdicts): string[] {
  return [...verdicts].flatMap(([scenario, checks]) =>
    checks.some((check) => /: (?:FAILURE|WARNING)$/.test(check)) ? [scenario] : [],
  );
}

test.each(REVISIONS)(
  '%s: each scenario has the same verdict',
  async (revision, expected) => {
    const url = await startFixture();
    const relay = await relayTo(url);
    const selection = ['--requirements', revision];
    const direct = await runSuite(suite, url, selection);
    const relayed = await runSuite(suite, relay.url, selection);

    expect(differences(direct, relayed)).toEqual([]);
    expect([...relayed.keys()]).toEqual(expect.arrayContaining([...expected]));
    // The fixture does without the tasks extension, which no revision requires.
    expect(failing(direct).filter((scenario) => !scenario.startsWith('tasks-'))).toEqual([]);

    const records = await relay.records();
    const ended = ofType(records, 'end').map(({ x }) => x);
    const begun = ofType(records, 'request').map(({ x }) => x);
    expect(begun.length).toBeGreaterThan(relayed.size);
    expect(ended.toSorted((a, b) => a - b)).toEqual(begun.toSorted((a, b) => a - b));
  },
  RUNNING_MS,
);

test(
  'in front of a server that does not guard itself, the relay does, and only there it is stricter',
  async () => {
    const url = await startFixture({ guarded: false });
    const relay = await relayTo(url);
    const selection = ['--scenario', 'dns-rebinding-protection'];
    const direct = await runSuite(suite, url, selection);
    const relayed = await runSuite(suite, relay.url, selection);
    expect(failing(direct)).toEqual(['dns-rebinding-protection']);
    expect(failing(relayed)).toEqual([]);
    expect(differences(direct, relayed)).toEqual([
      'dns-rebinding-protection: directly localhost-host-rebinding-rejected: FAILURE; ' +
        'through the relay localhost-host-rebinding-rejected: SUCCESS',
    ]);
    const refused = ofType(await relay.records(), 'end').map(({ reason }) => reason);
    expect(refused).toContain('refused');
  },
  RUNNING_MS,
);
