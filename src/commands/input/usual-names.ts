/** Names under which tables and records usually hold their observable, the most telling first. */
export const usualNames = ['url', 'observable', 'indicator', 'ioc', 'value', 'domain', 'ip', 'host'] as const;
