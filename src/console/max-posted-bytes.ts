/** Bytes of a form at most: what is pasted, or a file. */
export const maxPostedBytes = 8 * 1024 * 1024;
