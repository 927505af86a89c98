import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { selfSigned } from './self-signed.ts';

/** Where to listen. */
export type ListenOptions = {
  /** TCP port; 0, the default, takes any free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** HTTPS with this pair, in PEM, or a self-signed one for localhost and 127.0.0.1; false by default. */
  readonly tls?: boolean | { readonly key: string; readonly cert: string };
};

/** A listening server. */
export type Listener = {
  /** Its base address, with a slash at the end. */
  readonly url: string;
  /** Stops it, ending every connection, busy or not. */
  readonly close: () => Promise<void>;
};

/** A look-up value of 8,192 characters may take three times that in the request line, and more in UTF-8. */
const maxHeaderSize = 128 * 1024;

/** Idle connections are kept for longer than any client keeps them, so that no request meets a closing one. */
const keepAliveTimeout = 75_000;

/** Starts a server; rejects with the system's error (code `EADDRINUSE`, say) when it can't listen. */
export async function listen(handle: RequestListener, options: ListenOptions): Promise<Listener> {
  const { port = 0, host = '127.0.0.1', tls = false } = options;
  const limits = { maxHeaderSize, keepAliveTimeout };
  const pair = tls === true ? await selfSigned() : tls;
  const server = pair ? createTlsServer({ ...limits, ...pair }, handle) : createServer(limits, handle);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://${authority(server, host)}/`,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function authority(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? '127.0.0.1' : host;
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}
