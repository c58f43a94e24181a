import { expect, test } from 'vitest';
import { GROUPING_WORDS } from '../../src/contract/groupingWords.ts';
import { GROUPINGS } from '../../src/extension/grouping.ts';
import { groupingText, leftOutText } from '../../src/extension/groupingText.ts';

test.each(GROUPINGS)('%s is called as in the timeline', (by) => {
  const { title, none, one } = GROUPING_WORDS[by];
  expect(groupingText(by)).toMatchObject({ title, none });
  expect(leftOutText(by, 1)).toContain(`The oldest ${one} is `);
  expect(leftOutText(by, 12)).toContain(`The oldest 12 ${one}s are `);
});
