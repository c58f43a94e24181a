/** What the demo server knows: the handbook of a harbour that does not exist. */
export interface DemoDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export const documents: readonly DemoDocument[] = [
  {
    id: 'berths',
    title: 'Finding a berth',
    text:
      'Visitors moor at pontoons C and D. Call the harbour office on channel 12 before you pass the ' +
      'breakwater and say your length, beam and draught. Pontoon D has 2.8 m at low water; deeper ' +
      'boats wait for half tide. Rafting up to three deep is usual in the storm season.',
  },
  {
    id: 'tides',
    title: 'Reading the tide table',
    text:
      'Heights are metres above chart datum, times are local. High water at the breakwater comes ' +
      '25 minutes after the standard port. After a week of onshore wind add 0.3 m. The sill of the ' +
      'inner basin opens two hours either side of high water.',
  },
  {
    id: 'fees',
    title: 'Fees and receipts',
    text:
      'A night costs 2.10 a metre, electricity 4.00 flat, water is free. Pay at the office or at the ' +
      'machine on pontoon C; keep the receipt on the pulpit. A week is charged as five nights.',
  },
  {
    id: 'storms',
    title: 'When a storm is forecast',
    text:
      'A black ball at the signal mast means force 8 or more within twelve hours. Double every line, ' +
      'take the sails below and leave a key at the office. Pontoon A is closed while the ball is up. ' +
      'The pilot boat does not leave the harbour above force 9.',
  },
  {
    id: 'pilots',
    title: 'Ordering a pilot',
    text:
      'Ships over 60 m take a pilot from the fairway buoy. Order six hours ahead with the tide you ' +
      'want; the pilot confirms two hours ahead. In fog the order of arrival decides, not the booking.',
  },
  {
    id: 'customs',
    title: 'Customs and papers',
    text:
      'Arriving from abroad, fly the yellow flag and stay aboard until an officer has come. Have the ' +
      'crew list, the ship’s papers and the insurance ready. Office hours are 7 to 19; at night ring ' +
      'the bell at the gate.',
  },
];

/** Documents that hold a word of the query, best first; a word in the title counts twice. */
export function searchDocuments(query: string): DemoDocument[] {
  const words = query.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const hitsIn = (text: string) => words.filter((word) => text.toLowerCase().includes(word)).length;
  return documents
    .map((document) => ({
      document,
      score: 2 * hitsIn(document.title) + hitsIn(document.text),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ document }) => document);
}

export function findDocument(id: string): DemoDocument | undefined {
  return documents.find((document) => document.id === id);
}
