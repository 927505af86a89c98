import { configSchema } from './config.ts';

const schema = configSchema.pick({ host: true, port: true, tlsCertFile: true, tlsClientCaFile: true });

/** Where a relay with these settings is asked from its own machine, and whether over TLS. */
export type Listening = {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Whether it takes no caller without a certificate. */
  readonly isClientAsked: boolean;
};

/**
 * What `environment` and `overrides` say of where the relay listens; undefined where it is wrong or a free port. No file
 * is read and no other setting looked at: a relay that runs may have read them when they were right.
 */
export function readListening(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Readonly<Record<string, unknown>> = {},
): Listening | undefined {
  const given = (key: string, variable: string) => overrides[key] ?? (environment[variable]?.trim() || undefined);
  const { data } = schema.safeParse({
    host: given('host', 'HOST'),
    port: given('port', 'PORT'),
    tlsCertFile: given('tlsCertFile', 'TLS_CERT_FILE'),
    tlsClientCaFile: given('tlsClientCaFile', 'TLS_CLIENT_CA_FILE'),
  });
  if (data === undefined || data.port === 0) return undefined;
  const { host, port, tlsCertFile, tlsClientCaFile } = data;
  return {
    host: isEveryAddress(host) ? '127.0.0.1' : host,
    port,
    isTls: tlsCertFile !== undefined,
    isClientAsked: tlsClientCaFile !== undefined,
  };
}

function isEveryAddress(host: string): boolean {
  return /^[0:.]+$/.test(host);
}
