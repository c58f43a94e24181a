import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Counted } from '../../src/rules/countedFaults.ts';
import { listed, listedIn } from '../../src/rules/faults.ts';
import { Tally } from '../../src/rules/tally.ts';

test('a tally says what counting all of it says, also where it goes on from another', () => {
  const texts = fc.array(fc.stringMatching(/^[a-i]$/), { maxLength: 40 });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const first = new Tally(5);
      for (const text of before) first.add(text);
      const said = listedIn(first);
      const second = new Tally(5, first);
      for (const text of after) second.add(text);
      expect(listedIn(second)).toBe(listed([...before, ...after]));
      expect(said).toBe(listed(before));
      expect(listedIn(first)).toBe(listed(new Counted(before.map((text) => [text, 1]))));
    }),
  );
});
