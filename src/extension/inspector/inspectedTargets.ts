import { isAlive, readRendezvous } from './rendezvousFile.ts';
import { findRuns } from './runFiles.ts';

/** The servers that living inspectors of any window stand in front of, by the files they left in `folder`. */
export function inspectedTargets(folder: string): Set<string> {
  const targets = findRuns(folder).flatMap(({ rendezvous }) => {
    const address = readRendezvous(rendezvous);
    return address?.url !== undefined && isAlive(address.pid) ? [address.target] : [];
  });
  return new Set(targets);
}
