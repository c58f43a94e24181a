import type { Analysis } from '../analysis/analysis.ts';
import type { CaptureEntry } from '../capture/reader.ts';
import { readMark, type CaptureEnd, type Mark } from '../capture/mark.ts';
import type { CaptureHeader, CaptureRecord } from '../capture/records.ts';
import { EventTimes } from './eventTimes.ts';
import { HeaderFactsIndex } from './headerFacts.ts';
import { RecordIndex } from './recordIndex.ts';

/**
 * What the engine keeps of a capture in memory: the analysis, where each record stands in the file,
 * and the times of events. Takes the records in file order, whatever source they come from.
 */
export class Intake {
  readonly index = new RecordIndex();
  readonly eventTimes = new EventTimes();
  readonly marks: Mark[] = [];
  readonly headerFacts = new HeaderFactsIndex();
  private capture: CaptureHeader | undefined;
  private failures = 0;
  private lastSeq = 0;
  private ended = false;

  /** `t` of the latest record. */
  lastT = 0;

  /** Where a further record would follow. A masked capture is an export, which nobody records into. */
  get end(): CaptureEnd {
    const exported = this.capture?.redaction.identifiers === 'masked';
    return { seq: this.lastSeq, t: this.lastT, ended: this.ended || exported };
  }

  /** Bytes of the file up to the end of the latest record, its line feed left out. */
  extent = 0;

  constructor(readonly analysis: Analysis) {}

  get header(): CaptureHeader | undefined {
    return this.capture;
  }

  /** Records the analysis could not digest: a fault of ours, which must not end the recording. */
  get undigested(): number {
    return this.failures;
  }

  take({ record, offset, length }: CaptureEntry): void {
    if (record.type === 'capture') this.capture ??= record;
    if ('x' in record) this.index.add(record.x, { offset, length });
    this.extent = offset + length;
    this.takeEnd(record);
    this.lastT = Math.max(this.lastT, record.t);
    try {
      this.headerFacts.take(record);
      if (record.type === 'event') this.eventTimes.add(record.x, record.t);
      this.analysis.add(record);
    } catch {
      this.failures += 1;
    }
  }

  private takeEnd(record: CaptureRecord): void {
    this.lastSeq = Math.max(this.lastSeq, record.seq);
    const mark = readMark(record);
    if (mark) this.marks.push(mark);
    else this.ended = record.type === 'control' && record.action === 'stop';
  }
}
