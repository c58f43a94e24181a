/** Characters of the note of a mark; longer ones are cut, since a mark is a line to be read in passing. */
export const LONGEST_NOTE = 1000;
