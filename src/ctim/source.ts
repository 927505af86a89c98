/** Who says it, in every entity. */
export const source = 'CyberCrime Tracker';
