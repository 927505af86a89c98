/** Who says it, in every entity. */
export { trackerName as source } from '../tracker/about.ts';
