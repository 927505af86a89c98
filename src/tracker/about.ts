/** What the tracker is called. */
export const trackerName = 'CyberCrime Tracker';

/** What the original relay called it in its messages, which callers know. */
export const trackerInMessages = 'The CyberCrime';
