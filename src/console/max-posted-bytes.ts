/** Bytes of what is pasted, or of a file, at most, with its form. */
export const maxPastedBytes = 8 * 1024 * 1024;

/** Bytes of any form at most: what was found in that comes back as fields, up to 5,000, with some hundred bytes around each, and remarks. */
export const maxPostedBytes = maxPastedBytes + 5000 * 400 + 256 * 1024;
